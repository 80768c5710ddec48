import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPlayground, type ClientReply, type KubeObject, type Playground } from "../../../src/index.ts";

const NAMESPACE = "/api/v1/namespaces/example-namespace";

describe("the proxy of services and pods", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ filenames: ["examples/tutorial/example-server-v1.yaml"] });
    await playground.waitFor("v1.example.k8s.io", { timeoutMs: 30_000 });
  });
  afterAll(() => playground.close());

  const get = (path: string): Promise<ClientReply> => playground.client().get(`${NAMESPACE}${path}`);
  const podName = async (): Promise<string> => {
    const { items } = (await get("/pods")).json() as { readonly items: readonly { metadata: { name: string } }[] };
    return items[0]?.metadata.name ?? "";
  };

  it("reaches the tutorial's server past the aggregator, without identity", async () => {
    for (const id of ["services/https:example-server:443", `pods/https:${await podName()}:443`]) {
      const reply = await get(`/${id}/proxy/apis/example.k8s.io/v1/pods?a=b`);
      expect([reply.status, reply.text]).toEqual([200, expect.stringContaining("/apis/example.k8s.io/v1/pods")]);
    }
    const record = await playground.requests.waitFor({ path: /\/proxy\// });
    expect(record.decisions.map(({ code }) => code)).toContain("pods.proxied");
  });

  it("leads to the slash that a relative link needs", async () => {
    const reply = await get("/services/https:example-server:443/proxy?a=b");
    expect([reply.status, reply.headers.location]).toEqual([
      301,
      `${NAMESPACE}/services/https:example-server:443/proxy/?a=b`,
    ]);
  });

  it.each([
    ["services/ftp:example-server:443", 400, 'invalid service request "ftp:example-server:443"'],
    ["services/https:example-server:444", 503, 'no service port 444 found for service "example-server"'],
    ["services/https:example-server:web", 503, 'no endpoints available for service "https:example-server:web"'],
    ["services/nobody", 404, 'services "nobody" not found'],
    ["pods/nobody", 404, 'pods "nobody" not found'],
  ])("refuses %s as the real server does", async (id, status, message) => {
    const reply = await get(`/${id}/proxy/`);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ message })]);
  });

  it("says that nobody listens at a port", async () => {
    const reply = await get(`/pods/${await podName()}:9/proxy/`);
    expect(reply.status).toBe(503);
    expect(reply.text).toMatch(/error trying to reach service: dial tcp [0-9.]+:9: connect: connection refused/);
  });

  it("leaves a pod's log to WebSocket, too", async () => {
    const base = String(playground.proxyUrl);
    const log = `${base.replace("http", "ws")}${NAMESPACE}/pods/${await podName()}/log`;
    const socket = new WebSocket(log, ["other.example.com", "base64.binary.k8s.io"], { origin: base });
    const [message, isBinary] = (await once(socket, "message")) as [Buffer, boolean];
    expect([socket.protocol, isBinary]).toEqual(["base64.binary.k8s.io", false]);
    expect(Buffer.from(message.toString(), "base64").toString()).toMatch(/^listening on /);
    await once(socket, "close");
  });
});

const ECHO = `
const server = require('http').createServer((_, res) => res.end('plain'));
server.on('upgrade', (req, socket) => {
  if (req.url.endsWith('/no')) return socket.end('HTTP/1.1 403 Forbidden\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nno');
  const seen = [req.url, req.headers['x-remote-user'] ?? ''].join(' ');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\nX-Seen: ' + seen + '\\r\\n\\r\\n');
  socket.pipe(socket);
});
server.listen(process.env.PORT, '127.0.0.1');
`;

describe("a connection through the proxy", () => {
  let playground: Playground;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "echo-"));
    const images = path.join(directory, "images.json");
    const entry = { image: "echo", command: [process.execPath, "-e", ECHO], port: 8080 };
    await writeFile(images, JSON.stringify({ images: [entry] }));
    playground = await startPlayground({ images: [images] });
    const spec = { containers: [{ name: "c", image: "echo", ports: [{ containerPort: 8080 }] }] };
    await playground.apply({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec });
    await vi.waitFor(
      async () => {
        const reply = await playground.client().get("/api/v1/namespaces/default/pods/p:8080/proxy/");
        expect([reply.status, reply.text]).toEqual([200, "plain"]);
      },
      { timeout: 30_000, interval: 100 },
    );
  });
  afterAll(async () => {
    await playground.close();
    await rm(directory, { recursive: true });
  });

  const ask = (rest: string): ClientRequest => {
    const url = new URL(`/api/v1/namespaces/default/pods/${rest}`, String(playground.proxyUrl));
    return request(url, { headers: { Connection: "Upgrade", Upgrade: "echo" } }).end();
  };
  const answer = async (asked: ClientRequest): Promise<[number | undefined, string]> => {
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    return [response.statusCode, Buffer.concat(await response.toArray()).toString()];
  };

  it("becomes the pod's own once the pod has switched protocols", async () => {
    const [response, socket] = (await once(ask("p:8080/proxy/a/b?c=d"), "upgrade")) as [IncomingMessage, Duplex];
    expect([response.statusCode, response.headers["x-seen"]]).toEqual([101, "/a/b?c=d"]);
    socket.write("hello");
    const [echoed] = (await once(socket, "data")) as [Buffer];
    expect(echoed.toString()).toBe("hello");
    socket.end();
    await once(socket, "close");
  });

  it("ends with the pod's refusal", async () => {
    expect(await answer(ask("p:8080/proxy/no"))).toEqual([403, "no"]);
  });

  it("says that nobody listens", async () => {
    const [status, text] = await answer(ask("p:9/proxy/"));
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({
      message: expect.stringMatching(/^dial tcp [0-9.]+:9: connect: connection refused$/) as string,
    });
  });
});

describe("the proxy of nodes", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ filenames: ["examples/tutorial/example-server-v1.yaml"] });
    await playground.waitFor("v1.example.k8s.io", { timeoutMs: 30_000 });
  });
  afterAll(() => playground.close());
  const get = (path: string): Promise<ClientReply> => playground.client().get(`/api/v1/nodes/${path}`);

  it("asks the kubelet how it is, what runs, and what that says", async () => {
    const healthy = await get("playground/proxy/healthz");
    expect([healthy.status, healthy.text]).toEqual([200, "ok"]);
    const { items } = (await get("playground:10250/proxy/pods")).json() as { readonly items: readonly KubeObject[] };
    expect(items.map(({ spec }) => spec)).toEqual([expect.objectContaining({ nodeName: "playground" })]);
    const { namespace, name } = items[0]?.metadata ?? {};
    const log = await get(`playground/proxy/containerLogs/${namespace}/${name}/example-server`);
    expect([log.status, log.text]).toEqual([200, expect.stringMatching(/^listening on /)]);
  });

  it.each([
    ["playground/proxy/other", 404, /^404 page not found/],
    ["nobody/proxy/healthz", 404, /nodes \\"nobody\\" not found/],
    ["ftp:playground:1/proxy/", 400, /invalid node request \\"ftp:playground:1\\"/],
    ["playground:9/proxy/", 503, /error trying to reach service: dial tcp .*connection refused/],
  ])("answers %s as the real server does", async (path, status, text) => {
    const reply = await get(path);
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(text)]);
  });
});
