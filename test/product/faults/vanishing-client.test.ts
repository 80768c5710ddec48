import { describe, expect, it } from "vitest";
import { deferred } from "../../support/deferred.ts";
import { head, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw, type RawClient } from "../../support/raw-client.ts";

const WITHIN_MS = 1_000;
const WAYS: readonly (readonly [string, (client: RawClient) => void])[] = [
  ["closes its connection", (client) => void client.socket.destroy()],
  ["resets its connection", (client) => client.reset()],
];

/** Milliseconds until the promise resolves. */
async function took(promise: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await promise;
  return performance.now() - began;
}

function finishedTrace({ playground }: AttackedPlayground): Promise<void> {
  const { promise, resolve } = deferred();
  playground.requests.subscribe((_trace, phase) => {
    if (phase === "finished") resolve();
  });
  return promise;
}

describe.each(WAYS)("a client that %s", (_way, leave) => {
  it("in the middle of a watch ends the backend's stream within a second", async () => {
    await using stage = await startAttacked();
    const ended = deferred();
    stage.backend.handler = (_req, res) => {
      res.writeHead(200, { "Content-Type": "application/json" }).write('{"type":"ADDED"}\n');
      res.once("close", () => ended.resolve());
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/things?watch=true"));
    await client.until((text) => text.includes("ADDED"));
    const recorded = finishedTrace(stage);
    leave(client);
    expect(await took(ended.promise)).toBeLessThan(WITHIN_MS);
    await recorded;
    expect(stage.playground.requests.all().at(-1)).toMatchObject({ aborted: true });
    expect(stage.events.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("before the backend has answered ends the backend's request within a second", async () => {
    await using stage = await startAttacked();
    const ended = deferred();
    const asked = deferred();
    stage.backend.handler = (_req, res) => {
      res.once("close", () => ended.resolve());
      asked.resolve();
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/never"));
    await asked.promise;
    leave(client);
    expect(await took(ended.promise)).toBeLessThan(WITHIN_MS);
  });

  it("in the middle of an upload ends it at the backend, as cut off and not as complete", async () => {
    await using stage = await startAttacked();
    const ended = deferred<boolean>();
    const arrived = deferred();
    stage.backend.handler = (req) => {
      req.resume().once("data", () => arrived.resolve());
      req.once("close", () => ended.resolve(req.complete));
    };
    const client = await connectRaw(stage.playground.url);
    client.send(`${head("POST", "/things", "Transfer-Encoding: chunked")}3\r\nabc\r\n`);
    await arrived.promise;
    leave(client);
    expect(await ended.promise).toBe(false);
  });

  it("in the middle of an upgraded connection ends it at the backend within a second", async () => {
    await using stage = await startAttacked();
    const ended = deferred();
    stage.backend.upgrade = (_req, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello");
      socket.on("error", () => {});
      socket.resume().once("close", () => ended.resolve());
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: Upgrade", "Upgrade: x"));
    await client.until((text) => text.endsWith("hello"));
    leave(client);
    expect(await took(ended.promise)).toBeLessThan(WITHIN_MS);
  });

  it("while the backend's connection is still being made leaves none behind", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    const recorded = finishedTrace(stage);
    client.send(head("GET", "/x"));
    leave(client);
    await recorded;
    const next = await connectRaw(stage.playground.url);
    next.send(head("GET", "/y", "Connection: close"));
    expect(await next.ended).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("an upgraded connection whose", () => {
  const OPEN = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";

  it("client ends its half is closed on both sides, with what was sent delivered", async () => {
    await using stage = await startAttacked();
    const got = deferred<string>();
    stage.backend.upgrade = (_req, socket) => {
      let text = "";
      socket.write(OPEN);
      socket.on("error", () => {});
      socket.on("data", (data: Buffer) => void (text += data.toString()));
      socket.once("close", () => got.resolve(text));
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: Upgrade", "Upgrade: x"));
    await client.until((text) => text.endsWith("\r\n\r\n"));
    client.socket.end("last words");
    await client.ended;
    expect(await got.promise).toBe("last words");
  });

  it("backend dies is closed on both sides", async () => {
    await using stage = await startAttacked();
    stage.backend.upgrade = (_req, socket) => {
      socket.write(OPEN);
      socket.once("data", () => socket.destroy());
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: Upgrade", "Upgrade: x"));
    await client.until((text) => text.endsWith("\r\n\r\n"));
    client.send("x");
    await client.ended;
  });
});
