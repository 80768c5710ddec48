import { describe, expect, it } from "vitest";
import { HandlerError, startPlayground, type PlaygroundEvent, type RegisterOptions } from "../../../src/index.ts";
import { TOYS, TOYS_PATH, toy } from "../../support/toys.ts";

const GROUP = { group: "own.example.com", version: "v1" } as const;
const THINGS = "/apis/own.example.com/v1/things";
const DISCOVERY = JSON.stringify({ kind: "APIResourceList", apiVersion: "v1", groupVersion: "own.example.com/v1" });

const THROWING: readonly (readonly [string, Pick<RegisterOptions, "handler" | "fetch">])[] = [
  [
    "handler",
    {
      handler: async (req, res) => {
        if (req.url === THINGS) throw new Error("no luck");
        res.setHeader("content-type", "application/json").end(DISCOVERY);
      },
    },
  ],
  [
    "fetch",
    {
      fetch: (request) => {
        if (new URL(request.url).pathname === THINGS) throw new Error("no luck");
        return new Response(DISCOVERY, { headers: { "content-type": "application/json" } });
      },
    },
  ],
];

describe("what a test's own code throws", () => {
  it.each(THROWING)("answers 500 with a Status, is told and is thrown by close: %s", async (_, handlers) => {
    const events: PlaygroundEvent[] = [];
    const pg = await startPlayground({ onEvent: (event) => void events.push(event) });
    await pg.register({ ...GROUP, ...handlers });
    const reply = await pg.client().get(THINGS);
    expect(reply.status).toBe(500);
    expect(reply.json()).toMatchObject({
      kind: "Status",
      reason: "InternalError",
      message: expect.stringContaining("no luck") as string,
    });
    expect(events.filter(({ type }) => type === "handler").map(({ message }) => message)).toEqual([
      `the handler of GET ${THINGS} of v1.own.example.com threw: no luck`,
    ]);
    await expect(pg.close()).rejects.toMatchObject({
      code: "ERR_PLAYGROUND_HANDLER",
      apiService: "v1.own.example.com",
      cause: { message: "no luck" },
    });
  });

  it("is not thrown by close once it was read", async () => {
    const pg = await startPlayground();
    await pg.extension({
      ...TOYS,
      intercept: (req) => {
        if (req.url?.endsWith("/broken") === true) throw new Error("intercepted");
        return false;
      },
    });
    expect((await pg.client().get(`${TOYS_PATH}/broken`)).status).toBe(500);
    expect(pg.errors.read()).toEqual([expect.any(HandlerError)]);
    expect(pg.errors.read()).toEqual([]);
    await pg.close();
  });

  it("is the cause of what waits in vain", async () => {
    await using pg = await startPlayground();
    const registering = pg.register({
      ...GROUP,
      handler: () => {
        throw new Error("broken from the start");
      },
      timeoutMs: 1000,
    });
    await expect(registering).rejects.toMatchObject({ cause: { cause: { message: "broken from the start" } } });
  });

  it("is found in validate", async () => {
    await using pg = await startPlayground();
    const resources = {
      things: {
        kind: "Thing",
        validate: () => {
          throw new Error("cannot judge");
        },
      },
    };
    await pg.extension({ ...GROUP, resources });
    const thing = { ...toy("a", {}), apiVersion: "own.example.com/v1", kind: "Thing" };
    const reply = await pg.client().post("/apis/own.example.com/v1/namespaces/default/things", thing);
    expect(reply.json()).toMatchObject({ code: 500, message: expect.stringContaining("cannot judge") as string });
    expect(pg.errors.read()[0]?.message).toBe("validate of things of v1.own.example.com threw: cannot judge");
  });
});

describe("a fetch-style handler", () => {
  it("sees method, headers and body, and answers with its own", async () => {
    await using pg = await startPlayground();
    await pg.register({
      ...GROUP,
      fetch: async (request) => {
        if (request.method !== "POST")
          return new Response(DISCOVERY, { headers: { "content-type": "application/json" } });
        const user = request.headers.get("x-remote-user");
        return Response.json({ user, body: await request.json() }, { status: 201, headers: { "x-own": "yes" } });
      },
    });
    const reply = await pg.client("alice", ["system:masters"]).post(THINGS, { a: 1 });
    expect(reply).toMatchObject({ status: 201, headers: { "x-own": "yes" } });
    expect(reply.json()).toEqual({ user: "alice", body: { a: 1 } });
  });

  it("has the CA of those whom it may believe at hand", async () => {
    await using pg = await startPlayground();
    expect(pg.frontProxyCa).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(pg.frontProxyCa).not.toBe(pg.ca);
  });
});
