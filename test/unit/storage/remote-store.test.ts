import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import type { ObjectStore } from "../../../src/storage/object-store.ts";
import { openRemoteStore, StoreUnreachableError } from "../../../src/storage/lent/remote-store.ts";
import { lendStore, type StoreLender } from "../../../src/storage/lent/store-lender.ts";
import { configMap } from "../../support/objects.ts";
import { describeStore, pushOut } from "../../support/store-suite.ts";

describeStore("a store that is lent", async () => {
  const own = createMemoryStore({ history: 50 });
  const lender = await lendStore({ store: own, prefixes: ["/registry/"] });
  const store = await openRemoteStore(lender.address);
  return {
    store,
    compact: (revision) => pushOut(own, revision),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await lender.close();
      await own.close();
    },
  };
});

async function lend(prefixes: readonly string[]): Promise<{ own: ObjectStore; lender: StoreLender }> {
  const own = createMemoryStore();
  const lender = await lendStore({ store: own, prefixes });
  onTestFinished(() => lender.close());
  return { own, lender };
}

describe("lending a store", () => {
  it("keeps to the prefixes: nothing else can be read, written or watched", async () => {
    const { own, lender } = await lend(["/registry/greetings/"]);
    await own.create("/registry/secrets/a", configMap("a"));
    const store = await openRemoteStore(lender.address);
    onTestFinished(() => store.close());
    const why = "keys outside of /registry/greetings/ are not lent";
    await expect(store.get("/registry/secrets/a")).rejects.toThrow(why);
    await expect(store.list("/registry/")).rejects.toThrow(why);
    await expect(store.delete("/registry/secrets/a")).rejects.toThrow(why);
    const end = new Promise((resolve) => store.watch("/registry/", { onEvent: () => {}, onEnd: resolve }));
    expect(String(await end)).toContain(why);
    await store.create("/registry/greetings/a", configMap("a"));
    expect((await own.get("/registry/greetings/a"))?.object.metadata.name).toBe("a");
  });

  it.each([
    ["a key in a list", "get", [["/lent/a"]]],
    ["a prefix in a list", "watch", [["/registry/secrets/"], null]],
    ["no prefix", "watch", [null, null]],
    ["a prefix that can be written as a string", "list", [{ toString: "/lent/" }, {}]],
    ["a prefix of what is lent", "list", ["/", {}]],
    ["a list from elsewhere", "list", ["/lent/", { after: "/registry/secrets/a" }]],
    ["an option that is none", "list", ["/lent/", { prefix: "/registry/" }]],
    ["a limit in words", "list", ["/lent/", { limit: "1" }]],
    ["a text for an object", "create", ["/lent/a", "{}"]],
    ["an object without metadata", "create", ["/lent/a", { apiVersion: "v1", kind: "Secret" }]],
    ["a revision in words", "update", ["/lent/a", configMap("a"), "1"]],
    ["a missing argument", "delete", ["/lent/a"]],
    ["one argument too many", "get", ["/lent/a", "/registry/secrets/a"]],
    ["arguments that are no list", "get", { 0: "/lent/a", length: 1 }],
    ["a call that is none", "close", []],
    ["a call of every object", "constructor", []],
  ])("refuses %s", async (_what, call, args) => {
    const { lender } = await lend(["/lent/"]);
    const socket = connect(lender.address.port, lender.address.host);
    onTestFinished(() => void socket.destroy());
    socket.write(`${JSON.stringify({ token: lender.address.token })}\n${JSON.stringify({ id: 1, call, args })}\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(JSON.parse(answer.toString())).toMatchObject({ id: 1, error: { name: "Error" } });
  });

  it("answers nothing to whoever does not know the token", async () => {
    const { lender } = await lend(["/"]);
    await expect(openRemoteStore({ ...lender.address, token: "guess" })).rejects.toThrow(StoreUnreachableError);
  });

  it.each([
    ["no protocol at all", "GET / HTTP/1.1\r\n\r\n"],
    ["a token without end", "x".repeat(4096)],
    ["null", "null\n"],
  ])("cuts off who sends %s, and goes on", async (_name, bytes) => {
    const { lender } = await lend(["/"]);
    const socket = connect(lender.address.port, lender.address.host);
    socket.write(bytes);
    socket.on("error", () => {});
    await once(socket, "close");
    const store = await openRemoteStore(lender.address);
    onTestFinished(() => store.close());
    expect(await store.currentRevision()).toBeGreaterThanOrEqual(0);
  });

  it("ends watches and fails calls when the lender goes, and says so", async () => {
    const { lender } = await lend(["/"]);
    const store = await openRemoteStore(lender.address);
    onTestFinished(() => store.close());
    const end = new Promise((resolve) => store.watch("/a/", { onEvent: () => {}, onEnd: resolve }));
    await store.currentRevision();
    await lender.close();
    expect(await end).toBeInstanceOf(StoreUnreachableError);
    await expect(store.currentRevision()).rejects.toThrow(StoreUnreachableError);
  });
});
