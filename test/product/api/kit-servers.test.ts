import { createServer } from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { startPlayground, type RegisterOptions, type SubresourceCall } from "../../../src/index.ts";
import { TOYS, TOYS_PATH, toy } from "../../support/toys.ts";

const ECHO = { group: "echo.example.com", version: "v1" };
const THINGS = "/apis/echo.example.com/v1/namespaces/default/things";

describe("a handler that serves no discovery", () => {
  const answerThings: NonNullable<RegisterOptions["handler"]> = (req, res) => {
    if (req.url === THINGS) res.setHeader("content-type", "application/json").end('{"items":[]}');
    else res.writeHead(404, { "content-type": "text/plain" }).end("not found");
  };
  const fetchThings = (request: Request): Response =>
    new URL(request.url).pathname === THINGS ? Response.json({ items: [] }) : new Response("none", { status: 404 });

  it.each([
    ["handler", { handler: answerThings }],
    ["fetch", { fetch: fetchThings }],
  ])("becomes available all the same, and is listed with its resources (%s)", async (_, server) => {
    await using pg = await startPlayground();
    await pg.register({ ...ECHO, ...server, resources: { things: { kind: "Thing", verbs: ["list"] } } });
    const client = pg.client();
    expect((await client.get(THINGS)).json()).toEqual({ items: [] });
    expect((await client.get("/apis/echo.example.com/v1")).json()).toEqual({
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: "echo.example.com/v1",
      resources: [{ name: "things", singularName: "thing", namespaced: true, kind: "Thing", verbs: ["list"] }],
    });
    expect((await client.get("/apis/echo.example.com/v1/others")).status).toBe(404);
    await pg.settled();
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    expect((await client.get("/apis", { accept })).text).toContain('"resource":"things"');
  });

  it("keeps the discovery that a handler has", async () => {
    await using pg = await startPlayground();
    const document = { kind: "APIResourceList", apiVersion: "v1", groupVersion: "echo.example.com/v1", resources: [] };
    await pg.register({ ...ECHO, fetch: () => Response.json(document), resources: { things: { kind: "Thing" } } });
    expect((await pg.client().get("/apis/echo.example.com/v1")).json()).toEqual(document);
  });
});

describe("a subresource of a table", () => {
  const painted = {
    ...TOYS,
    resources: {
      toys: {
        ...TOYS.resources.toys,
        subresources: {
          paint: {
            verbs: ["create"] as const,
            handle: async ({ object, body, user, update, query }: SubresourceCall): Promise<unknown> => {
              const { color } = body as { color: string };
              if (color === "none") return new Response("no such paint", { status: 418 });
              const { metadata } = await update({ ...object, spec: { color }, status: { wet: true } });
              return { kind: "Painted", by: user.name, coats: query.get("coats"), generation: metadata.generation };
            },
          },
          label: { verbs: ["get"] as const, handle: () => 7 },
        },
      },
    },
  };

  it("is listed, described, authorized and answered by its function", async () => {
    await using pg = await startPlayground();
    await pg.extension(painted);
    const client = pg.client();
    await client.post(TOYS_PATH, toy("car", { color: "blue" }));
    const reply = await client.post(`${TOYS_PATH}/car/paint?coats=2`, { color: "red" });
    expect([reply.status, reply.json()]).toEqual([201, { kind: "Painted", by: "admin", coats: "2", generation: 2 }]);
    expect((await client.get(`${TOYS_PATH}/car`)).json()).toMatchObject({
      spec: { color: "red" },
      status: { wet: true },
    });
    expect((await client.post(`${TOYS_PATH}/car/paint`, { color: "none" })).status).toBe(418);
    expect((await client.get(`${TOYS_PATH}/car/paint`)).status).toBe(405);
    expect((await client.post(`${TOYS_PATH}/train/paint`, { color: "red" })).status).toBe(404);
    expect((await client.get(`/apis/${TOYS.group}/${TOYS.version}`)).text).toContain('"name":"toys/paint"');
    expect((await client.get(`/openapi/v3/apis/${TOYS.group}/${TOYS.version}`)).status).toBe(200);
    expect((await pg.client("carol").post(`${TOYS_PATH}/car/paint`, { color: "red" })).status).toBe(403);
  });

  it("that throws, or answers with nothing, is told of and answered with 500", async () => {
    await using pg = await startPlayground();
    await pg.extension(painted);
    await pg.client().post(TOYS_PATH, toy("car", { color: "blue" }));
    expect((await pg.client().post(`${TOYS_PATH}/car/paint`, undefined)).status).toBe(500);
    expect(pg.errors.read().map(({ message }) => message)).toEqual([
      expect.stringContaining("handle of toys/paint of v1.toys.example.com threw"),
    ]);
  });
});

it.each(["127.0.0.1", "127.0.0.2", "::1"])("a server at %s is dialled there and nowhere else", async (host) => {
  await using pg = await startPlayground();
  const tls = await pg.serving("v1-echo-example-com", "default");
  const server = createServer(tls, (req, res) => void res.end(JSON.stringify({ at: req.socket.localAddress })));
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `https://${host === "::1" ? "[::1]" : host}:${port}`;
  const registered = await pg.register({ ...ECHO, url, caBundle: pg.ca });
  expect(registered.url).toBe(url);
  expect((await pg.client().get(THINGS)).json()).toEqual({ at: host });
  await registered.unregister();
  expect([...(await pg.state()).keys()].filter((key) => key.includes("v1-echo"))).toEqual([]);
  server.closeAllConnections();
  server.close();
});

it.each(["0.0.0.0", "::"])("a playground that listens at %s is reached by an address of this machine", async (bind) => {
  await using pg = await startPlayground({ bind });
  const { subsets } = (await pg.objects.get(
    { group: "", resource: "endpoints", namespace: "default" },
    "kubernetes",
  )) as { subsets?: { addresses: { ip: string }[] }[] };
  expect(subsets?.[0]?.addresses[0]?.ip).toMatch(/^(?!0\.0\.0\.0$)\d+\.\d+\.\d+\.\d+$/);
});
