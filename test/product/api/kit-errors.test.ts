import { describe, expect, it } from "vitest";
import {
  startPlayground,
  type FaultName,
  type Playground,
  type RegisterOptions,
  type RequestQuery,
} from "../../../src/index.ts";
import { TOYS, TOYS_PATH } from "../../support/toys.ts";

const NAME = "v1.toys.example.com";

/** The first line of a stack that is a place in code. */
function topOf(error: unknown): string {
  return /\n {4}at (.*)/.exec(error instanceof Error ? (error.stack ?? "") : "")?.[1] ?? "";
}

describe("the top of the stack of an error of the kit", () => {
  const failing: Readonly<Record<string, (pg: Playground) => unknown>> = {
    register: (pg) => pg.register({ group: "a.example.com", version: "v1", url: "nonsense" }),
    extension: (pg) => pg.extension({ ...TOYS, resources: { toys: { kind: "toy" } } }),
    "a handler in vain": (pg) =>
      pg.register({ ...TOYS, handler: (_req, res) => void res.writeHead(500).end(), timeoutMs: 1 }),
    waitFor: (pg) => pg.waitFor("v1.nowhere.example.com", { timeoutMs: 1 }),
    replay: (pg) => pg.replay("/nowhere.har"),
    apply: (pg) => pg.apply("kind: {"),
    "requests.waitFor": (pg) => pg.requests.waitFor({ path: "/nowhere" }, 1),
    "faults.set": (pg) => pg.faults.set("v1.nowhere.example.com", "delay"),
    "a client": (pg) => pg.client().get("/version", {}, { timeoutMs: 0 }),
    startPlayground: () => startPlayground({ kubernetesVersion: "0.1" }),
    "an unknown option": (pg) => pg.register({ ...TOYS, timeout: 5 } as unknown as RegisterOptions),
    "requests.query": (pg) => pg.requests.query({ statuss: 200 } as RequestQuery),
    "an answer that is too large": (pg) => pg.client().get("/version", {}, { maxBytes: 1 }),
  };

  it.each(Object.keys(failing))("is the caller's line: %s", async (name) => {
    await using pg = await startPlayground();
    let thrown: unknown;
    try {
      await failing[name]?.(pg);
    } catch (error) {
      thrown = error;
    }
    expect(topOf(thrown)).toContain("kit-errors.test.ts");
    pg.errors.read();
  });

  it("keeps the lines inside below it", async () => {
    await using pg = await startPlayground();
    const error = await pg
      .register({ group: "a.example.com", version: "v1", url: "nonsense" })
      .catch((e: unknown) => e);
    expect((error as Error).stack).toMatch(
      /^RegistrationError: "nonsense" .*\n {4}at .*kit-errors[^]*registration\.ts/,
    );
    expect(error).toMatchObject({ code: "ERR_PLAYGROUND_REGISTRATION" });
  });

  it("is none of ours where a signal of the caller's brought its own error", async () => {
    await using pg = await startPlayground();
    const own = new Error("mine");
    const { stack } = own;
    const waiting = pg.waitFor("v1.nowhere.example.com", { signal: AbortSignal.abort(own) });
    await expect(waiting).rejects.toBe(own);
    expect(own.stack).toBe(stack);
  });
});

describe("a fault", () => {
  it("that is unknown, of an unknown route, or of one without a backend is refused", async () => {
    await using pg = await startPlayground();
    await pg.extension(TOYS);
    const set = (name: string, fault: string) => (): void => pg.faults.set(name, fault as FaultName);
    expect(set("v1.nowhere.example.com", "delay")).toThrow(`"v1.nowhere.example.com"; there are ${NAME}`);
    expect(set("v1.apps", "delay")).toThrow("served by the main apiserver itself");
    expect(set(NAME, "dely")).toThrow("there are wrong-ca,");
    expect(() => pg.faults.hide(NAME, "no-endpoints")).toThrow("its name is dialled");
    expect(pg.faults.list().size).toBe(0);
  });

  it("on a certificate that nobody looks at is refused", async () => {
    await using pg = await startPlayground();
    await pg.register({ ...TOYS, url: "https://127.0.0.1:1", timeoutMs: 0 });
    await pg.settled();
    expect(() => pg.faults.set(NAME, "wrong-ca")).toThrow(
      expect.objectContaining({ code: "ERR_PLAYGROUND_FAULT", apiService: NAME, why: expect.any(String) as string }),
    );
  });

  it("may come ahead of its APIService", async () => {
    await using pg = await startPlayground();
    pg.faults.set(NAME, "error-500", undefined, { ahead: true });
    await expect(pg.extension({ ...TOYS, timeoutMs: 500 })).rejects.toThrow("FailedDiscoveryCheck");
  });
});

describe("a request of a client", () => {
  it.each(["get", "post", "put", "patch", "delete"] as const)(
    "ends in time, and with its signal: %s",
    async (method) => {
      await using pg = await startPlayground({ drainMs: 0 });
      await pg.extension(TOYS);
      pg.faults.set(NAME, "hold");
      const client = pg.client();
      const send = (limits: { timeoutMs?: number; signal?: AbortSignal }): Promise<unknown> =>
        method === "get" || method === "delete"
          ? client[method](`${TOYS_PATH}/car`, {}, limits)
          : client[method](`${TOYS_PATH}/car`, {}, {}, limits);
      await expect(send({ timeoutMs: 20 })).rejects.toMatchObject({
        code: "ERR_PLAYGROUND_TIMEOUT",
        message: `${method.toUpperCase()} ${TOYS_PATH}/car was not answered within 20 ms`,
      });
      const leaving = new AbortController();
      const sent = send({ signal: leaving.signal });
      leaving.abort(new Error("enough"));
      await expect(sent).rejects.toThrow("enough");
    },
  );
});

describe("a playground that is closed", () => {
  it("fails what waits, and whatever is asked of it then", async () => {
    const pg = await startPlayground();
    const before = await pg.checkpoint();
    const client = pg.client();
    const waiting = [pg.requests.waitFor({ path: "/nowhere" }), pg.waitFor("v1.nowhere.example.com")];
    const settled = Promise.allSettled(waiting);
    await pg.close();
    const failed = {
      status: "rejected",
      reason: expect.objectContaining({ code: "ERR_PLAYGROUND_CLOSED" }) as unknown,
    };
    expect(await settled).toEqual([failed, failed]);
    const late = [client.get("/version"), pg.apply("{}"), pg.checkpoint(), before.restore(), pg.waitFor(NAME)];
    expect(await Promise.allSettled(late)).toEqual(late.map(() => failed));
  });
});

describe("an object of apply", () => {
  it("without a kind, or in a list without one, is refused", async () => {
    await using pg = await startPlayground();
    await expect(pg.apply({})).rejects.toThrow("has no kind");
    await expect(pg.apply({ apiVersion: "v1", kind: "List", items: [5] })).rejects.toThrow("is no object");
    const names = ["a", "b"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    expect(await pg.apply({ apiVersion: "v1", kind: "List", items: names })).toHaveLength(2);
  });
});

describe("unregister", () => {
  it("does what a checkpoint that was restored has left to do", async () => {
    await using pg = await startPlayground();
    const before = await pg.checkpoint();
    const registered = await pg.extension(TOYS);
    await before.restore();
    await registered.unregister();
    await registered.unregister();
    expect((await pg.extension(TOYS)).condition()?.status).toBe("True");
  });
});
