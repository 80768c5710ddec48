#!/bin/sh
# The smallest extension apiserver there is: openssl s_server and a file that holds a whole HTTP answer. Needs openssl and curl.
set -eu
playground=${AGGREGATION_PLAYGROUND:-npx aggregation-playground}
folder=$(mktemp -d)
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=files -addext subjectAltName=DNS:v1-files-example-com.default.svc \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
mkdir -p "$folder/apis/files.example.com"
printf 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n%s\n' \
  '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"files.example.com/v1","resources":[]}' \
  >"$folder/apis/files.example.com/v1"
mkfifo "$folder/input" "$folder/log"
cd "$folder"
# It ends with its input, which the shell keeps open.
openssl s_server -HTTP -accept 127.0.0.1:0 -cert tls.crt -key tls.key <input >log 2>&1 &
server=$!
exec 3>input
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
while read -r word address; do
  [ "$word" = ACCEPT ] && break
done <log
port=${address##*:}
$playground up --ephemeral --no-examples --port 0 --proxy-port 0 \
  --register "files.example.com/v1=https://127.0.0.1:$port,ca=$folder/tls.crt" \
  --exec 'curl -fsS $AGGREGATION_PLAYGROUND_PROXY_URL/apis/files.example.com/v1'
