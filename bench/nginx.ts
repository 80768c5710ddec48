import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { findProgram, startChild, type Child } from "./child.ts";
import type { Materials } from "./materials.ts";
import { firstSuccess } from "./requests.ts";

/** One worker with the same certificates on both sides; undefined where there is no nginx. */
export async function startNginx(
  materials: Materials,
  backendPort: number,
): Promise<(Child & { readonly port: number }) | undefined> {
  const program = findProgram("nginx") ?? findProgram("/usr/sbin/nginx");
  if (program === undefined) return undefined;
  const port = await freePort();
  await mkdir(path.join(materials.directory, "nginx"), { recursive: true });
  const file = await materials.file("nginx.conf", configuration(materials, port, backendPort));
  const child = startChild(program, ["-c", file, "-p", path.join(materials.directory, "nginx"), "-e", "stderr"]);
  await firstSuccess(`https://127.0.0.1:${port}/apis/bench.example.com/v1/things/small`);
  return { ...child, port };
}

function configuration({ key, cert, ca, directory }: Materials, port: number, backendPort: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${directory}/nginx/${name};`)
    .join("\n  ");
  return `daemon off;
worker_processes 1;
pid ${directory}/nginx/pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary}
  keepalive_requests 1000000000;
  upstream backend { server 127.0.0.1:${backendPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    location / {
      proxy_pass https://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_ssl_trusted_certificate ${ca};
      proxy_ssl_verify on;
      proxy_ssl_server_name on;
      proxy_ssl_name backend.default.svc;
    }
  }
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
