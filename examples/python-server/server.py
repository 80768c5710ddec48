"""An extension apiserver of a few lines: plain Python, HTTPS, one resource. Prints its port."""

import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GROUP_VERSION = "hello.example.com/v1"
RESOURCE = {"name": "hellos", "singularName": "hello", "namespaced": False, "kind": "Hello", "verbs": ["get", "list"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == f"/apis/{GROUP_VERSION}":
            self.answer(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": GROUP_VERSION, "resources": [RESOURCE]})
        elif path == f"/apis/{GROUP_VERSION}/hellos":
            # A real server verifies the client's certificate before it believes this header.
            user = self.headers.get("X-Remote-User", "nobody")
            item = {"metadata": {"name": "hello"}, "spec": {"text": f"hello {user}"}}
            self.answer(200, {"kind": "HelloList", "apiVersion": GROUP_VERSION, "metadata": {"resourceVersion": "1"}, "items": [item]})
        else:
            self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404})

    def answer(self, code, document):
        body = json.dumps(document).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


certificate, key = sys.argv[1:3]
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
