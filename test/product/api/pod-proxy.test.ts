import { once } from "node:events";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type ClientReply, type Playground } from "../../../src/index.ts";

const NAMESPACE = "/api/v1/namespaces/example-namespace";

describe("the proxy of services and pods", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ filenames: ["examples/tutorial/example-server-v1.yaml"] });
    await playground.waitFor("v1.example.k8s.io");
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
    ["services/nobody", 404, 'endpoints "nobody" not found'],
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
