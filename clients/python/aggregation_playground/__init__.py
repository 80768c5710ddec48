"""Starts an aggregation playground: a Kubernetes API server with API aggregation, without Docker."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Optional

from kubernetes import client, config

START_SECONDS = 120


class PlaygroundError(Exception):
    """What the control API refused; `code` is the same word in every language."""

    def __init__(self, answer: dict) -> None:
        super().__init__(answer["message"])
        self.code: str = answer["code"]
        self.api_service: str = answer.get("apiService", "")
        self.reason: str = answer.get("reason", "")


class Playground:
    """A running playground, which ends with the `with` block, or by `close()`.

    `args` are flags of `aggregation-playground up`, e.g. `"-f", "manifests"`. AGGREGATION_PLAYGROUND_COMMAND names another
    command than npx.
    """

    def __init__(self, *args: str) -> None:
        command = os.environ.get("AGGREGATION_PLAYGROUND_COMMAND", "npx --yes aggregation-playground")
        self._folder = tempfile.TemporaryDirectory(prefix="playground-")
        ready = Path(self._folder.name, "ready.json")
        flags = ["--ephemeral", "--no-examples", "--no-tui", "--port", "0", "--proxy-port", "off", "--log-level", "error"]
        words = [*shlex.split(command), "up", *flags, "--control", "--stop-with-stdin", "--ready-file", str(ready), *args]
        # The playground ends when this pipe does, also when this process is killed.
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE)
        try:
            self._wait_for(ready)
            info = json.loads(ready.read_text())
        except BaseException:
            self.close()
            raise
        self.kubeconfig: str = info["kubeconfig"]
        self._control = info["controlUrl"]
        self._token = info["controlToken"]

    def _wait_for(self, ready: Path) -> None:
        until = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self._process.poll() is not None:
                raise RuntimeError(f"the playground ended with exit code {self._process.returncode}")
            if time.monotonic() > until:
                raise TimeoutError(f"the playground was not ready after {START_SECONDS} s")
            time.sleep(0.02)

    def api_client(self) -> client.ApiClient:
        """The administrator's, for every API of the package `kubernetes`."""
        return config.new_client_from_config(self.kubeconfig)

    def register(self, group: str, version: str, url: str, ca_bundle: Optional[str] = None, timeout_ms: int = 10_000) -> str:
        """Makes Service and APIService for a running extension server, waits until it is available, and returns its name."""
        body = {"group": group, "version": version, "url": url, "timeoutMs": timeout_ms}
        trust = {} if ca_bundle is None else {"caBundle": ca_bundle}
        return self.control("POST", "/v1/registrations", {**body, **trust})["apiService"]

    def set_fault(self, api_service: str, fault: str, value: Optional[int] = None) -> None:
        """Switches a failure on, e.g. `"delay", 500`."""
        self.control("PUT", f"/v1/faults/{api_service}/{fault}", {} if value is None else {"value": value})

    def clear_faults(self) -> None:
        self.control("DELETE", "/v1/faults")

    def requests(self, **query: Any) -> list:
        """Finished requests with every decision on their way, e.g. `requests(user="alice", status=403)`."""
        words = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
        return self.control("GET", f"/v1/requests?{urllib.parse.urlencode(words)}")

    def explain(self, method: str, target: str) -> list:
        """Why a request would go where it goes."""
        return self.control("GET", f"/v1/explain?{urllib.parse.urlencode({'method': method, 'target': target})}")

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Speaks the control API, which docs/control-api.json describes."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._control + path, data=data, method=method, headers=headers)
        # No proxy of the environment lies between this process and its own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as reply:
                text = reply.read()
        except urllib.error.HTTPError as error:
            raise PlaygroundError(json.loads(error.read())) from None
        return json.loads(text) if text else None

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> "Playground":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
