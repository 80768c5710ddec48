#!/bin/sh
# The tutorial's certificate steps with openssl: an authority, a serving certificate for a Service's name, the Secret that
# the Deployment mounts and the APIService with the caBundle. Manifests go to standard output, everything else to standard
# error; with --print the commands are shown instead of run.
# 用 openssl 完成教程中的证书步骤：CA、为 Service 名称签发的服务证书、Deployment 挂载的 Secret，以及带 caBundle 的 APIService。
# 清单写到标准输出，其余写到标准错误；加 --print 只显示命令而不执行。
#
#   examples/certificates.sh [--print] SERVICE NAMESPACE [DIRECTORY] | kubectl apply -f -
set -eu

run=run
if [ "${1:-}" = --print ]; then
  run=show
  shift
fi
if [ $# -lt 2 ]; then
  echo "usage: $0 [--print] SERVICE NAMESPACE [DIRECTORY]" >&2
  exit 2
fi
service=$1
namespace=$2
directory=${3:-$(mktemp -d)}
group=${GROUP:-extensions.example.com}
version=${VERSION:-v1alpha1}
host=$service.$namespace.svc
# Keys are for their owner alone.
umask 077

show() {
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=,@%+-]*) printf "'%s' " "$word" ;;
      *) printf '%s ' "$word" ;;
    esac
  done
  echo
}
run() {
  show "$@" >&2
  "$@" >&2
}

$run mkdir -p "$directory"
# The authority. 1. CA
$run openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$host-ca" \
  -keyout "$directory/ca.key" -out "$directory/ca.crt"
# The server's key and its request; Go reads names from the subjectAltName alone since 1.15, never from the CN.
# 2. 服务器私钥与签名请求；名称必须写在 subjectAltName 中。
$run openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$host" \
  -addext "subjectAltName=DNS:$host,DNS:$host.cluster.local" \
  -keyout "$directory/tls.key" -out "$directory/tls.csr"
# 3. The authority signs. CA 签发证书
printf 'subjectAltName=DNS:%s,DNS:%s.cluster.local\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n' \
  "$host" "$host" >"${TMPDIR:-/tmp}/extensions.$$"
trap 'rm -f "${TMPDIR:-/tmp}/extensions.$$"' EXIT
$run openssl x509 -req -in "$directory/tls.csr" -days 365 -sha256 -CAcreateserial \
  -CA "$directory/ca.crt" -CAkey "$directory/ca.key" \
  -extfile "${TMPDIR:-/tmp}/extensions.$$" -out "$directory/tls.crt"

if [ $run = show ]; then
  show kubectl create secret tls greetings-serving --namespace "$namespace" \
    --cert "$directory/tls.crt" --key "$directory/tls.key"
  echo "# caBundle: \$(base64 -w0 $directory/ca.crt)"
  exit 0
fi

encode() {
  openssl base64 -A -in "$1"
}
cat <<MANIFESTS
apiVersion: v1
kind: Secret
metadata:
  name: greetings-serving
  namespace: $namespace
type: kubernetes.io/tls
data:
  tls.crt: $(encode "$directory/tls.crt")
  tls.key: $(encode "$directory/tls.key")
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: $version.$group
spec:
  group: $group
  version: $version
  groupPriorityMinimum: 1000
  versionPriority: 15
  caBundle: $(encode "$directory/ca.crt")
  service:
    name: $service
    namespace: $namespace
    port: 443
MANIFESTS
