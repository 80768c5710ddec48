/**
 * Random bytes, and requests that random edits have broken, against both fronts. CI_FUZZ_SECONDS says how long (default 3, in
 * CI 30, in `npm run fuzz` 600); FUZZ_SEED repeats a run.
 */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, BASE, head, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const SECONDS = Number(process.env["CI_FUZZ_SECONDS"] ?? (process.env["CI"] === undefined ? 3 : 30));
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

const METHODS = ["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PRI", "CONNECT", "get", ""];
const TARGETS = [
  BASE,
  `${BASE}/x`,
  "/api/v1/configmaps?watch=1",
  "*",
  "//",
  `http://a${BASE}/x`,
  "/%zz",
  "/openapi/v2",
];
const LINES = [
  "Connection: close",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Upgrade: h2c",
  "Content-Length: 3",
  "Content-Length: 3",
  "Content-Length: -1",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding : chunked",
  "Expect: 100-continue",
  "Host: b",
  "X-Remote-User: root",
  "Accept-Encoding: gzip",
  "Impersonate-User: x",
  ADMIN.trim(),
];
const BODIES = ["", "abc", "3\r\nabc\r\n0\r\n\r\n", "ffffffffffffffffff\r\n", "0\r\nX: y\r\n\r\n"];

const request = fc
  .record({
    method: fc.constantFrom(...METHODS),
    target: fc.constantFrom(...TARGETS),
    version: fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", ""),
    lines: fc.subarray(LINES),
    body: fc.constantFrom(...BODIES),
  })
  .map(({ method, target, version, lines, body }) => {
    const block = ["Host: a", ...lines].map((line) => `${line}\r\n`).join("");
    return Buffer.from(`${method} ${target} ${version}\r\n${block}\r\n${body}`, "latin1");
  });

/** Requests with a few bytes replaced, taken out or doubled. */
const broken = fc
  .tuple(
    fc.array(request, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { maxLength: 8 }),
  )
  .map(([requests, edits]) => {
    const bytes = Array.from(Buffer.concat(requests));
    for (const [at, value, kind] of edits) {
      const index = at % Math.max(1, bytes.length);
      if (kind === 0) bytes[index] = value;
      else if (kind === 1) bytes.splice(index, 1);
      else bytes.splice(index, 0, value);
    }
    return Buffer.from(bytes);
  });
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const input = fc.record({
  bytes: fc.oneof({ weight: 4, arbitrary: broken }, { weight: 1, arbitrary: noise }),
  front: fc.constantFrom("https" as const, "proxy" as const),
  cut: fc.nat(),
  leave: fc.constantFrom("end" as const, "reset" as const, "destroy" as const),
});

describe("whatever bytes arrive", () => {
  let stage: AttackedPlayground;
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  beforeAll(async () => {
    stage = await startAttacked();
    process.on("uncaughtExceptionMonitor", onUnhandled);
  });
  afterAll(async () => {
    process.removeListener("uncaughtExceptionMonitor", onUnhandled);
    await stage[Symbol.asyncDispose]();
  });

  const attack = async ({
    bytes,
    front,
    cut,
    leave,
  }: typeof input extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
    const client = await connectRaw((front === "https" ? stage.playground.url : stage.playground.proxyUrl) ?? "");
    const at = cut % (bytes.length + 1);
    client.send(bytes.subarray(0, at));
    await new Promise((resolve) => setImmediate(resolve));
    if (!client.socket.destroyed) client.send(bytes.subarray(at));
    if (leave === "end") client.socket.end();
    else await new Promise((resolve) => setImmediate(resolve));
    if (leave === "reset") client.reset();
    else if (leave === "destroy") client.socket.destroy();
    // A half-closed connection may hold a watch; nobody waits for its end.
    else await Promise.race([client.ended, new Promise((resolve) => setTimeout(resolve, 20))]);
    client.socket.destroy();
  };

  it(
    `for ${SECONDS} s (seed ${SEED}), both fronts go on serving and nothing is left unhandled`,
    async () => {
      const isStillServing = async (): Promise<void> => {
        const client = await connectRaw(stage.playground.url);
        client.send(head("GET", "/alive", "Connection: close"));
        expect(statuses(await client.ended)).toEqual([200]);
        const plain = await connectRaw(stage.playground.proxyUrl ?? "");
        plain.send("GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        expect(statuses(await plain.ended)).toEqual([200]);
      };
      const until = performance.now() + SECONDS * 1_000;
      for (let round = 0; performance.now() < until; round += 1) {
        await fc.assert(fc.asyncProperty(input, attack), { numRuns: 50, seed: SEED + round });
        await isStillServing();
        expect(stage.events.filter(({ level }) => level === "error")).toEqual([]);
        expect(unhandled).toEqual([]);
        stage.backend.seen.splice(0);
        stage.events.splice(0);
        stage.playground.requests.clear();
      }
    },
    SECONDS * 2_000 + 300_000,
  );
});
