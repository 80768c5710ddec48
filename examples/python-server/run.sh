#!/bin/sh
# An extension apiserver in Python, asked through the main apiserver by curl. Needs python3, openssl and curl.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
playground=${AGGREGATION_PLAYGROUND:-npx aggregation-playground}
folder=$(mktemp -d)
mkfifo "$folder/port"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=hello -addext subjectAltName=DNS:v1-hello-example-com.default.svc \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
python3 "$here/server.py" "$folder/tls.crt" "$folder/tls.key" >"$folder/port" &
server=$!
trap 'kill $server; rm -rf "$folder"' EXIT
read -r port <"$folder/port"

# The certificate signs itself, so it is its own caBundle.
$playground up --ephemeral --no-examples --port 0 --proxy-port 0 \
  --register "hello.example.com/v1=https://127.0.0.1:$port,ca=$folder/tls.crt" \
  --exec 'curl -fsS $AGGREGATION_PLAYGROUND_PROXY_URL/apis/hello.example.com/v1/hellos'
