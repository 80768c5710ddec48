import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlDocument } from "../../../src/control/openapi.ts";
import { startControl, type Control } from "../../../src/control/server.ts";
import { createMovableClock, startPlayground, type Playground } from "../../../src/playground/index.ts";

const TOYS = { group: "toys.example.com", version: "v1", resources: { toys: { kind: "Toy" } } };
const NAME = "v1.toys.example.com";

let playground: Playground;
let control: Control;
beforeAll(async () => {
  const clock = createMovableClock();
  playground = await startPlayground({ proxyPort: "off", clock });
  control = await startControl(playground, { clock });
}, 60_000);
afterAll(async () => {
  await control.close();
  await playground.close();
});

it("is not served for a playground that is closed", async () => {
  const closed = await startPlayground({ proxyPort: "off" });
  await closed.close();
  await expect(startControl(closed)).rejects.toMatchObject({ name: "ClosedError" });
}, 60_000);

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const reply = await fetch(control.controlUrl + path, {
    method,
    headers: { authorization: `Bearer ${control.controlToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
}

describe("the control API", { timeout: 60_000 }, () => {
  it("is described by the document that is shipped", async () => {
    const text = `${JSON.stringify(controlDocument(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../docs/control-api.json");
    expect((await call("GET", "/openapi.json")).body).toEqual(JSON.parse(text));
  });

  it("answers nobody without the token", async () => {
    for (const headers of [{}, { authorization: "Bearer no" }])
      expect((await fetch(`${control.controlUrl}/v1/playground`, { headers })).status).toBe(401);
  });

  it.each([
    { path: "/v1/nothing", method: "GET", status: 404, message: "there is no /v1/nothing: see /openapi.json" },
    { path: "/v1/explain", method: "PUT", status: 405, message: "/v1/explain takes no PUT" },
    {
      path: "/v1/requests?colour=red",
      method: "GET",
      status: 400,
      message: /^the query has no "colour"; it has method,/,
    },
    { path: "/v1/requests?status=x", method: "GET", status: 400, message: "the query.status must be an integer" },
    { path: "/v1/tokens", method: "POST", status: 400, message: "the body lacks user" },
    {
      path: "/v1/tokens",
      method: "POST",
      body: { user: "a", groups: [1] },
      status: 400,
      message: "the body.groups[0] must be a string",
    },
    {
      path: "/v1/faults/v1.nowhere.example.com/delay",
      method: "PUT",
      status: 400,
      message: /^there is no APIService "v1\.nowhere/,
    },
    {
      path: "/v1/registrations",
      method: "POST",
      body: { group: "a.b", version: "v1" },
      status: 400,
      message: /exactly one of/,
    },
    { path: "/v1/faults?fault=dely", method: "DELETE", status: 400, message: /^there is no fault "dely"/ },
    { path: "/v1/checkpoints/9/restore", method: "POST", status: 404, message: /^there is no "9"/ },
  ])("refuses $method $path with $status and its place", async ({ path, method, body, status, message }) => {
    const reply = await call(method, path, body);
    expect(reply.status).toBe(status);
    expect((reply.body as { message: string }).message).toEqual(
      typeof message === "string" ? message : (expect.stringMatching(message) as string),
    );
  });

  it.each([
    ["PUT", "/v1/faults/v1.nowhere.example.com/delay", {}, "ERR_PLAYGROUND_FAULT"],
    ["DELETE", "/v1/faults?fault=dely", undefined, "ERR_PLAYGROUND_FAULT"],
    ["POST", "/v1/serving-certificates", { service: "A B", namespace: "default" }, "ERR_PLAYGROUND_ARGUMENT"],
    ["POST", "/v1/registrations", { group: "A B", version: "v1", port: 1 }, "ERR_PLAYGROUND_ARGUMENT"],
    ["POST", "/v1/apply", { manifest: "kind: {" }, "ERR_PLAYGROUND_MANIFEST"],
    ["POST", "/v1/clock/advance", { ms: -1 }, "invalid"],
  ])("gives the error of %s %s the code that it has in JavaScript", async (method, path, body, code) => {
    expect((await call(method, path, body)).body).toMatchObject({ code });
  });

  it("registers a server, breaks it, waits for what follows, and tells of requests", async () => {
    const extension = await playground.extension(TOYS);
    const { url } = extension;
    await extension.unregister();
    const away = { group: TOYS.group, version: "v1", url, timeoutMs: 0 };
    const { body } = await call("POST", "/v1/registrations", away);
    expect(body).toMatchObject({ apiService: NAME, url });
    const late = await call("POST", "/v1/wait", { apiService: NAME, timeoutMs: 1 });
    expect(late).toMatchObject({ status: 504, body: { code: "ERR_PLAYGROUND_AVAILABILITY", apiService: NAME } });
    expect((await call("PUT", `/v1/faults/${NAME}/delay`, { value: 5 })).status).toBe(204);
    expect((await call("GET", "/v1/faults")).body).toEqual({ [NAME]: [{ name: "delay", value: 5 }] });
    expect((await call("DELETE", "/v1/faults")).status).toBe(204);
    await playground.client().get(`/apis/${TOYS.group}/v1`);
    const first = await call("GET", `/v1/requests/first?apiService=${NAME}&timeoutMs=10000`);
    expect(first.body).toMatchObject({
      client: { method: "GET" },
      decisions: expect.arrayContaining([expect.objectContaining({ sentence: expect.stringContaining(NAME) })]) as [],
    });
    expect((await call("GET", `/v1/har?apiService=${NAME}`)).body).toHaveProperty("log.entries.0.request");
    expect((await call("GET", `/v1/explain?target=/apis/${TOYS.group}/v1`)).body).toContainEqual(
      expect.stringContaining(NAME),
    );
    expect((await call("DELETE", `/v1/registrations/${NAME}`)).status).toBe(204);
    expect((await call("GET", "/v1/registrations")).body).toEqual([]);
  });

  it("brings objects back to a checkpoint, and moves the clock", async () => {
    const taken = await call("POST", "/v1/checkpoints");
    const manifest = "{apiVersion: v1, kind: Namespace, metadata: {name: later}}";
    expect((await call("POST", "/v1/apply", { manifest })).body).toMatchObject([{ metadata: { name: "later" } }]);
    const { id } = taken.body as { id: string };
    expect((await call("POST", `/v1/checkpoints/${id}/restore`)).status).toBe(204);
    expect((await playground.client().get("/api/v1/namespaces/later")).status).toBe(404);
    expect((await call("POST", "/v1/clock/advance", { ms: 1000 })).status).toBe(204);
  });

  it("gives tokens and certificates", async () => {
    const { body } = await call("POST", "/v1/tokens", { user: "alice", groups: ["system:masters"] });
    expect(body).toEqual({ token: playground.tokenFor("alice", ["system:masters"]) });
    const serving = await call("POST", "/v1/serving-certificates", { service: "toys", namespace: "default" });
    expect(serving.body).toMatchObject({ cert: expect.stringContaining("BEGIN CERTIFICATE") as string });
  });
});
