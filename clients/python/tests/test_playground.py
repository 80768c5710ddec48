"""A server of Python's own http.server is an extension server, and the package `kubernetes` its client."""

import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from kubernetes import client

from aggregation_playground import Playground, PlaygroundError

TOYS = {"name": "toys", "singularName": "toy", "namespaced": True, "kind": "Toy", "verbs": ["list"]}
DISCOVERY = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "toys.example.com/v1", "resources": [TOYS]}
LIST = {"kind": "ToyList", "apiVersion": "toys.example.com/v1", "metadata": {}, "items": []}


class Toys(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(LIST if "/toys" in self.path.split("?")[0][len("/apis/toys.example.com") :] else DISCOVERY).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def toys(playground: Playground, tmp_path):
    """The server, with a certificate of the playground's for the Service's name."""
    made = playground.control("POST", "/v1/serving-certificates", {"service": "v1-toys-example-com", "namespace": "default"})
    pem = tmp_path / "serving.pem"
    pem.write_text(made["key"] + made["cert"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Toys)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    ca = playground.control("GET", "/v1/playground")["ca"]
    yield playground.register("toys.example.com", "v1", f"https://localhost:{server.server_port}", ca)
    server.shutdown()


def test_extension_server(playground: Playground, toys: str) -> None:
    api = client.CustomObjectsApi(playground.api_client())
    listed = lambda: api.list_namespaced_custom_object("toys.example.com", "v1", "default", "toys")  # noqa: E731
    assert listed()["kind"] == "ToyList"
    assert playground.requests(apiService=toys, verb="list", proxied=True)[-1]["status"] == 200
    assert toys in " ".join(playground.explain("GET", "/apis/toys.example.com/v1/toys"))
    playground.set_fault(toys, "error-500")
    with pytest.raises(client.ApiException) as failed:
        listed()
    assert failed.value.status >= 500
    playground.clear_faults()
    with pytest.raises(PlaygroundError) as late:
        playground.register("away.example.com", "v1", "https://127.0.0.1:1", timeout_ms=100)
    assert late.value.code == "ERR_PLAYGROUND_AVAILABILITY"
