import net, { type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { deferred } from "../../support/deferred.ts";
import { head, registerBackend, startAttacked, startTestBackend } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const GET = head("GET", "/x", "Connection: close");
const TIMED_OUT =
  '{"metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout",' +
  '"reason":"Timeout","details":{},"code":504}\n';
const EOF = "error trying to reach service: EOF\n";

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("a backend that", () => {
  it("closes before it answers: 503 EOF, asked twice because a GET may be repeated", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req) => void req.socket.destroy();
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    const all = await client.ended;
    expect(statuses(all)).toEqual([503]);
    expect(all.endsWith(`\r\n\r\n${EOF}`)).toBe(true);
    expect(stage.backend.seen.length).toBeLessThanOrEqual(2);
  });

  it("closes in the middle of an upload: 503 and not a reset, and never asked twice", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req) => void req.resume().once("data", () => req.socket.destroy());
    const client = await connectRaw(stage.playground.url);
    client.send(`${head("POST", "/x", "Content-Length: 100000", "Connection: close")}abc`);
    await client.until((text) => text.endsWith("\n") && text.includes("\r\n\r\n"));
    expect(statuses(await client.ended)).toEqual([503]);
    expect(stage.backend.seen).toHaveLength(1);
  });

  it("answers in the middle of an upload is passed on, and the rest of the upload is not waited for", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req, res) =>
      void req
        .resume()
        .once("data", () => res.writeHead(413, { Connection: "close", "Content-Length": 5 }).end("large"));
    const client = await connectRaw(stage.playground.url);
    client.send(`${head("POST", "/x", "Content-Length: 100000")}abc`);
    const all = await client.ended;
    expect(statuses(all)).toEqual([413]);
    expect(all.endsWith("large")).toBe(true);
  });

  it("closes in the middle of its headers: 503", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req) => void req.socket.end("HTTP/1.1 200 OK\r\nContent-Le");
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    expect(statuses(await client.ended)).toEqual([503]);
  });

  it("closes in the middle of a long body: the client's connection breaks off, so that no half passes for a whole", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req, res) => {
      res.writeHead(200, { "Content-Type": "text/plain" });
      res.write("x".repeat(10_000), () => setImmediate(() => req.socket.destroy()));
    };
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    const all = await client.ended;
    expect(statuses(all)).toEqual([200]);
    expect(all).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it("closes in the middle of gzip that was the proxy's own wish: the same", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (_req, res) => {
      const zipped = Buffer.from("1f8b0800000000000003", "hex");
      res.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": zipped.length }).end(zipped);
    };
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    expect(await client.ended).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it.each([
    ["no HTTP", "220 smtp ready\r\n"],
    ["two different lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["endless headers", `HTTP/1.1 200 OK\r\nA: ${"x".repeat(2 * 1024 * 1024)}\r\n\r\n`],
  ])("answers with %s: 503 and the connection is given up", async (_what, bytes) => {
    await using stage = await startAttacked();
    const closed = deferred();
    stage.backend.handler = (req) => {
      req.socket.once("close", () => closed.resolve());
      req.socket.write(bytes);
    };
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    const all = await client.ended;
    expect(statuses(all)).toEqual([503]);
    expect(all).toContain("error trying to reach service: ");
    await closed.promise;
  });

  it("ends its half of the connection while it still listens (half-open): 503 EOF, and the next request has a new one", async () => {
    await using stage = await startAttacked();
    const used = new Set<unknown>();
    stage.backend.handler = (req, res) => {
      used.add(req.socket);
      if (used.size === 1) return void req.socket.end();
      res.writeHead(200, { "Content-Length": 2 }).end("ok");
    };
    const post = head("POST", "/x", "Content-Length: 0", "Connection: close");
    const [first, second] = [await connectRaw(stage.playground.url), await connectRaw(stage.playground.url)];
    first.send(post);
    const refusal = await first.ended;
    expect(statuses(refusal)).toEqual([503]);
    expect(refusal.endsWith(EOF)).toBe(true);
    second.send(post);
    expect(statuses(await second.ended)).toEqual([200]);
  });

  it("is slow is passed on byte by byte as it speaks, and another route is answered meanwhile", async () => {
    await using stage = await startAttacked();
    const other = await startTestBackend();
    await registerBackend(stage.playground, "other.example", other.port);
    const parts: ((text: string) => void)[] = [];
    stage.backend.handler = (_req, res) => {
      res.writeHead(200, { "Content-Length": 4 }).flushHeaders();
      parts.push((text) => void res.write(text));
    };
    const slow = await connectRaw(stage.playground.url);
    slow.send(GET);
    await slow.until((text) => text.endsWith("\r\n\r\n"));
    for (const [at, byte] of ["s", "l", "o", "w"].entries()) {
      const client = await connectRaw(stage.playground.url);
      client.send(GET.replace("attack.example", "other.example"));
      expect(statuses(await client.ended)).toEqual([200]);
      parts[0]?.(byte);
      await slow.until((text) => text.endsWith(`\r\n\r\n${"slow".slice(0, at + 1)}`));
    }
    await slow.ended;
    await stage.playground.close();
    await other.close();
  });

  it("never answers harms no other route, and ends when its client goes", async () => {
    await using stage = await startAttacked();
    const other = await startTestBackend();
    await registerBackend(stage.playground, "other.example", other.port);
    const asked = deferred();
    stage.backend.handler = () => asked.resolve();
    const stuck = await connectRaw(stage.playground.url);
    stuck.send(GET);
    await asked.promise;
    const client = await connectRaw(stage.playground.url);
    client.send(GET.replace("attack.example", "other.example"));
    expect(statuses(await client.ended)).toEqual([200]);
    stuck.reset();
    await stage.playground.close();
    await other.close();
  });

  it("takes the connection and says nothing, not even TLS, is given up when the playground closes", async () => {
    await using stage = await startAttacked();
    const accepted = deferred();
    const closed = deferred();
    const hole = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => accepted.resolve());
      socket.once("close", () => closed.resolve());
    });
    const port = await listen(hole);
    await stage.playground.apply({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.hole.example" },
      spec: {
        group: "hole.example",
        version: "v1",
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        insecureSkipTLSVerify: true,
        service: { namespace: "default", name: "attack-example", port },
      },
    });
    await accepted.promise;
    const began = performance.now();
    await stage.playground.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    await closed.promise;
    await new Promise((resolve) => hole.close(resolve));
  });

  it.each([
    ["no status at all", "HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nhi", []],
    ["304 and the length of what it leaves out", "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n", [304]],
    // What comes behind a first provisional reply has no status of its own (apiserver server/filters/timeout.go).
    [
      "hints and then 201",
      "HTTP/1.1 103 E\r\nLink: </a>\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 2\r\n\r\nhi",
      [103, 200],
    ],
    ["100 unasked", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", [100, 200]],
  ])("answers with %s is passed on as Go does", async (_what, bytes, expected) => {
    await using stage = await startAttacked();
    stage.backend.handler = (req) => void req.socket.write(bytes, "latin1");
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    expect(statuses(await client.ended)).toEqual(expected);
  });

  it("sends provisional replies without end is given up, before they fill the memory", async () => {
    await using stage = await startAttacked();
    const hints = `HTTP/1.1 103 E\r\nLink: <${"a".repeat(8_000)}>\r\n\r\n`.repeat(8);
    stage.backend.handler = ({ socket }) => {
      const send = (): void => {
        while (!socket.destroyed && socket.write(hints));
      };
      socket.on("drain", send);
      send();
    };
    const client = await connectRaw(stage.playground.url);
    client.send(GET);
    expect(statuses(await client.ended).at(-1)).toBe(503);
  });

  it("never answers: 504 when the client's own ?timeout= is over, and 400 for one that is none", async () => {
    await using stage = await startAttacked();
    const gone = deferred();
    stage.backend.handler = (req) => void req.socket.once("close", () => gone.resolve());
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x?timeout=100ms", "Connection: close"));
    const all = await client.ended;
    expect(statuses(all)).toEqual([504]);
    expect(all.slice(all.indexOf("\r\n\r\n") + 4)).toBe(TIMED_OUT);
    await gone.promise;
    const other = await connectRaw(stage.playground.url);
    other.send(head("GET", "/x?timeout=10", "Connection: close"));
    const refusal = await other.ended;
    expect(statuses(refusal)).toEqual([400]);
    expect(refusal).toContain(`invalid timeout specified in the request URL - time: missing unit in duration \\"10\\"`);
  });

  it("never reads an upload slows its client down instead of filling the memory", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req) => void req.pause();
    const client = await connectRaw(stage.playground.url);
    client.send(head("POST", "/x", "Transfer-Encoding: chunked"));
    const sent = await pushUntilBlocked(client.socket);
    // Both legs' kernel and TLS buffers, and what the streams hold.
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    client.reset();
  });
});

/** Writes chunks until the peer has taken none for a while; resolves with the bytes written. */
async function pushUntilBlocked(socket: net.Socket): Promise<number> {
  const size = 64 * 1024;
  const chunk = `${size.toString(16)}\r\n${"x".repeat(size)}\r\n`;
  let sent = 0;
  for (;;) {
    sent += size;
    if (socket.write(chunk)) continue;
    const isDrained = await Promise.race([
      new Promise<boolean>((resolve) => socket.once("drain", () => resolve(true))),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500)),
    ]);
    if (!isDrained || sent > 128 * 1024 * 1024) return sent;
  }
}

describe("a client that never reads", () => {
  it("stops the backend instead of filling the memory, and the backend is released when it goes", async () => {
    await using stage = await startAttacked();
    const stalled = deferred<number>();
    const ended = deferred();
    stage.backend.handler = (_req, res) => {
      let sent = 0;
      const chunk = Buffer.alloc(64 * 1024, "x");
      res.writeHead(200, { "Content-Type": "text/plain" });
      res.once("close", () => ended.resolve());
      const push = (): void => {
        do sent += chunk.length;
        while (res.write(chunk) && sent < 256 * 1024 * 1024);
        const timer = setTimeout(() => stalled.resolve(sent), 500);
        res.once("drain", () => {
          clearTimeout(timer);
          push();
        });
      };
      push();
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/things?watch=true"));
    await client.until((text) => text.startsWith("HTTP/1.1 200"));
    client.socket.pause();
    expect(await stalled.promise).toBeLessThan(64 * 1024 * 1024);
    client.reset();
    await ended.promise;
  });

  it("of a watch on the playground's own objects is cut off after a bounded queue", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "").replace(/GET \S+/, "GET /api/v1/namespaces/default/configmaps?watch=true"));
    await client.until((text) => text.startsWith("HTTP/1.1 200"));
    client.socket.pause();
    const over = deferred();
    stage.playground.requests.subscribe((trace, phase) => {
      if (phase === "finished" && trace.verb === "watch") over.resolve();
    });
    const pause = (): Promise<boolean> => new Promise((resolve) => setImmediate(() => resolve(false)));
    // The store is in memory: without the pause nothing else would ever have a turn.
    for (let turn = 0; !(await Promise.race([over.promise.then(() => true), pause()])); turn += 1) {
      expect(turn).toBeLessThan(200);
      await stage.playground.apply({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { namespace: "default", name: "big" },
        data: { text: `${turn}${"x".repeat(500_000)}` },
      });
    }
    client.reset();
  });
});
