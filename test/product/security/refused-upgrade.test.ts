import { describe, expect, it } from "vitest";
import { BASE, head, startAttacked, ADMIN } from "../../support/attacked-playground.ts";
import { deferred } from "../../support/deferred.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const UPGRADE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="];
const SECOND = head("GET", "/second");

describe("after a backend has refused an upgrade (CVE-2018-1002105)", () => {
  it.each([400, 403, 500])(
    "with %d, its answer is passed on, nothing more passes and the client sees the end",
    async (code) => {
      await using stage = await startAttacked();
      const fromClient: string[] = [];
      stage.backend.upgrade = (_req, socket) => {
        socket.write(`HTTP/1.1 ${code} No\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno`);
        socket.on("data", (data: Buffer) => fromClient.push(data.toString()));
      };
      const client = await connectRaw(stage.playground.url);
      client.send(head("GET", "/first", ...UPGRADE));
      await client.until((text) => text.includes("\r\n\r\nno"));
      client.send(SECOND);
      const all = await client.ended;
      expect(statuses(all)).toEqual([code]);
      expect(fromClient).toEqual([]);
      expect(stage.backend.seen.map(({ url }) => url)).toEqual([`${BASE}/first`]);
    },
  );

  it.each([200, 204, 302, 304])(
    "with %d, which is no refusal (and a redirect is not followed, CVE-2020-8559), the client is told 503 and the connection ends",
    async (code) => {
      await using stage = await startAttacked();
      stage.backend.upgrade = (_req, socket) =>
        void socket.write(`HTTP/1.1 ${code} X\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n`);
      const client = await connectRaw(stage.playground.url);
      client.send(head("GET", "/first", ...UPGRADE) + SECOND);
      const all = await client.ended;
      expect(statuses(all)).toEqual([503]);
      expect(all).toContain(`\r\n\r\ninvalid upgrade response: status code ${code}\n`);
      expect(all).not.toContain("elsewhere.example");
      expect(stage.backend.seen.map(({ url }) => url)).toEqual([`${BASE}/first`]);
    },
  );

  it("by the playground itself, a second request in the same packet is not served", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/first", ...UPGRADE).replace(ADMIN, "") + SECOND);
    const all = await client.ended;
    expect(statuses(all)).toEqual([403]);
    expect(stage.backend.seen).toEqual([]);
  });

  it("that is pipelined behind a request, the request is answered and the upgrade is not begun", async () => {
    await using stage = await startAttacked();
    const release: (() => void)[] = [];
    const asked = deferred();
    stage.backend.handler = (_req, res) => {
      release.push(() => res.end("slow"));
      asked.resolve();
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/slow") + head("GET", "/first", ...UPGRADE));
    await Promise.all([asked.promise, stage.event(({ type }) => type === "connection")]);
    release[0]?.();
    expect(statuses(await client.ended)).toEqual([200, 400]);
    expect(stage.backend.seen.map(({ url }) => url)).toEqual([`${BASE}/slow`]);
  });

  it("an accepted upgrade still joins both sides byte for byte", async () => {
    await using stage = await startAttacked();
    stage.backend.upgrade = (_req, socket, first) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello");
      if (first.length > 0) socket.write(first);
      socket.on("data", (data: Buffer) => socket.write(data));
    };
    const client = await connectRaw(stage.playground.url);
    client.send(`${head("GET", "/first", ...UPGRADE)}early`);
    await client.until((text) => text.endsWith("helloearly"));
    client.send("\x00\xff late");
    await client.until((text) => text.endsWith("\x00\xff late"));
    // A connection of its own, whose opening is recorded as that of any other.
    const leg = stage.playground.requests.all().find(({ upgraded }) => upgraded)?.backend;
    expect(leg?.tls?.protocol).toMatch(/^TLS/);
    for (const phase of [leg?.connectMs, leg?.tlsMs, leg?.startMs, leg?.firstByteMs]) expect(phase).toBeGreaterThan(0);
    client.socket.destroy();
  });

  it("a backend that neither accepts nor refuses keeps nothing open once the client has gone", async () => {
    await using stage = await startAttacked();
    const asked = deferred();
    const gone = deferred();
    stage.backend.upgrade = (_req, socket) => {
      socket.resume();
      socket.once("close", gone.resolve);
      asked.resolve();
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/first", ...UPGRADE));
    await asked.promise;
    client.reset();
    await gone.promise;
  });
});

describe("a redirect that a backend sends (CVE-2022-3172)", () => {
  it.each([301, 302, 303, 307, 308])("%d is not passed on: 502, and no other address is asked", async (code) => {
    await using stage = await startAttacked();
    stage.backend.handler = (_req, res) =>
      void res.writeHead(code, { Location: "https://169.254.169.254/latest" }).end("moved");
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/redirected", "Connection: close"));
    const all = await client.ended;
    expect(statuses(all)).toEqual([502]);
    expect(all).toMatch(/\r\n\r\nthe backend attempted to redirect this request, which is not permitted$/);
    expect(all).not.toContain("169.254.169.254");
  });

  it("with an endless body does not hold the backend's connection", async () => {
    await using stage = await startAttacked();
    const ended = deferred();
    stage.backend.handler = (_req, res) => {
      res.writeHead(302, { Location: "/x" });
      const timer = setInterval(() => res.write("x".repeat(1000)), 5);
      res.once("close", () => {
        clearInterval(timer);
        ended.resolve();
      });
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/redirected"));
    await client.until((text) => text.includes("not permitted"));
    await ended.promise;
    client.socket.destroy();
  });
});
