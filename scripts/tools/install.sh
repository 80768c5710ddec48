#!/usr/bin/env bash
# `npm run tools`: installs the programs that tests meet for real: Debian's packages, and a kubectl of today built from its Go
# modules where the machine has none (distributions' are years old). Suites skip what is still missing by name.
set -euo pipefail
cd "$(dirname "$0")"

kubectl_minor() {
  kubectl version --client --output=json 2>/dev/null | sed -nE 's/.*"minor": *"([0-9]+).*/\1/p' | head -1
}

packages=()
for pair in openssl:openssl etcd:etcd-server tmux:tmux jq:jq chromium:chromium bwrap:bubblewrap ip:iproute2 mvn:maven python3:python3-venv; do
  command -v "${pair%%:*}" >/dev/null || packages+=("${pair#*:}")
done
if [ ${#packages[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update -q && apt-get install -qy --no-install-recommends "${packages[@]}"; } || echo "not installed: ${packages[*]}" >&2
  else
    echo "missing: ${packages[*]} (apt-get install as root brings them)" >&2
  fi
fi

# Ubuntu lets nobody make namespaces without a profile of AppArmor; without them containers are tested as plain processes alone.
if [ "$(sysctl -n kernel.apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ]; then
  sysctl -q kernel.apparmor_restrict_unprivileged_userns=0 || echo "not allowed: user namespaces (sysctl as root brings them)" >&2
fi

minor=$(kubectl_minor)
if [ "${minor:-0}" -lt 32 ]; then
  if command -v go >/dev/null; then
    version=k8s.io/component-base/version
    folder=${TOOLS_DIR:-/usr/local/bin}
    (cd kubectl && go build -o "$folder/kubectl" \
      -ldflags "-X $version.gitVersion=v1.36.0 -X $version.gitMajor=1 -X $version.gitMinor=36" .)
  else
    echo "missing: kubectl 1.32 or newer (with Go installed, this script builds it)" >&2
  fi
fi

# The packages of the test of clients/python, apart from everybody else's.
python=${XDG_CACHE_HOME:-$HOME/.cache}/aggregation-playground/python
if ! "$python/bin/python" -c 'import kubernetes, pytest' 2>/dev/null; then
  { python3 -m venv "$python" && "$python/bin/pip" install -q --disable-pip-version-check kubernetes pytest; } ||
    echo "missing: kubernetes and pytest of Python" >&2
fi
