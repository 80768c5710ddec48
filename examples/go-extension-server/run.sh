#!/bin/sh
# An extension apiserver in Go, on Kubernetes' own library, used by kubectl. Needs go, openssl and kubectl.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
playground=${AGGREGATION_PLAYGROUND:-npx aggregation-playground}
port=${PORT:-9444}
folder=$(mktemp -d)
(cd "$here" && go build -o "$folder/server" .)
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=tasks -addext subjectAltName=DNS:v1-tasks-example-com.default.svc \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null

# The server asks its main apiserver with the kubeconfig that the playground writes at its start.
(
  until [ -s "$folder/kubeconfig" ]; do sleep 0.1; done
  exec "$folder/server" --secure-port "$port" --bind-address 127.0.0.1 \
    --tls-cert-file "$folder/tls.crt" --tls-private-key-file "$folder/tls.key" \
    --kubeconfig "$folder/kubeconfig" \
    --authentication-kubeconfig "$folder/kubeconfig" --authorization-kubeconfig "$folder/kubeconfig" 2>"$folder/log"
) &
server=$!
trap 'kill $server; rm -rf "$folder"' EXIT

$playground up --ephemeral --no-examples --port 0 --proxy-port 0 --kubeconfig "$folder/kubeconfig" \
  --register "tasks.example.com/v1=https://127.0.0.1:$port,ca=$folder/tls.crt" \
  --exec "kubectl --kubeconfig '$folder/kubeconfig' apply -f '$here/task.yaml' &&
    kubectl --kubeconfig '$folder/kubeconfig' get tasks -o wide"
