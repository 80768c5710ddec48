#!/bin/sh
# kubectl against a playground of its own: no cluster, nothing left behind. Needs kubectl.
set -eu
playground=${AGGREGATION_PLAYGROUND:-npx aggregation-playground}
$playground up --ephemeral --no-examples --port 0 --proxy-port 0 \
  --exec 'kubectl create namespace demo && kubectl get namespaces demo -o name && kubectl get apiservices v1.apps'
