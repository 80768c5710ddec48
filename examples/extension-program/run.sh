#!/usr/bin/env bash
# The doctor starts the server with the kubeconfig of its own main apiserver and examines it.
set -euo pipefail
cd "$(dirname "$0")"
playground=${AGGREGATION_PLAYGROUND:-npx aggregation-playground}
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
$playground check "https://127.0.0.1:$port" --group toys.example.com --version v1 \
  --exec "node server.mjs --secure-port $port --tls-san localhost --kubeconfig \$KUBECONFIG"
