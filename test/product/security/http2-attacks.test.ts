/** What is known to bring servers of HTTP/2 down, byte by byte: each costs an attacker's own connection and nobody else's. */
import { once } from "node:events";
import { constants } from "node:http2";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectHttp2 } from "../../support/http2-client.ts";

let stage: AttackedPlayground;
beforeAll(async () => {
  stage = await startAttacked({ maxRequestsInFlight: 2 });
});
afterAll(() => stage[Symbol.asyncDispose]());

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const TYPES = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, continuation: 9 } as const;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
/** GET https://a/version in HPACK: indexed and literal fields alone. */
const HEADERS = Buffer.from([0x82, 0x87, 0x44, 0x08, ...Buffer.from("/version"), 0x41, 0x01, 0x61]);
/** A literal field that is not indexed: x: y. */
const FIELD = Buffer.from([0x00, 0x01, 0x78, 0x01, 0x79]);

function frame(
  type: keyof typeof TYPES,
  flags: number,
  stream: number,
  payload: Uint8Array = new Uint8Array(),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = TYPES[type];
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Whether a GOAWAY is among frames that begin here: the server reads nothing more of this connection. */
function hasGoaway(bytes: Buffer): boolean {
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3))
    if (bytes[at + 3] === TYPES.goaway) return true;
  return false;
}

/** A connection that has chosen HTTP/2 and sent nothing yet. */
async function connectRaw(): Promise<TLSSocket> {
  const { hostname: host, port } = new URL(stage.playground.url);
  const socket = connect({ host, port: Number(port), ca: stage.playground.ca, ALPNProtocols: ["h2"] });
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  return socket;
}

/** Sends until the server has closed the connection or says that it will read no more of it. */
async function floodUntilCut(socket: TLSSocket, next: (turn: number) => Buffer, reads: boolean): Promise<void> {
  let received = Buffer.alloc(0);
  const flood = { isOver: false };
  const cut = new Promise<void>((resolve) => {
    const end = (): void => {
      flood.isOver = true;
      resolve();
    };
    socket
      .once("close", end)
      .once("error", end)
      .on("data", (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        if (hasGoaway(received)) end();
      });
  });
  if (!reads) socket.pause();
  for (let turn = 0; !flood.isOver && socket.writable; turn += 1) {
    if (!socket.write(next(turn))) await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), cut]);
    if (turn % 64 === 0) await new Promise(setImmediate);
  }
  await cut;
  socket.destroy();
}

async function answersOthers(): Promise<void> {
  await using client = await connectHttp2(stage.playground);
  expect((await client.ask("GET", "/version")).status).toBe(200);
}

const opened = (turn: number): number => turn * 2 + 1;

describe("a client of HTTP/2 is cut off", () => {
  it.each([
    [
      "that opens streams and resets them at once (CVE-2023-44487)",
      (turn: number) =>
        Buffer.concat([
          frame("headers", END_STREAM | END_HEADERS, opened(turn), HEADERS),
          frame("reset", 0, opened(turn), Buffer.from([0, 0, 0, constants.NGHTTP2_CANCEL])),
        ]),
    ],
    [
      "whose headers never end (CVE-2024-27983)",
      (turn: number) =>
        turn === 0
          ? frame("headers", END_STREAM, 1, HEADERS)
          : frame("continuation", 0, 1, Buffer.concat(Array.from({ length: 200 }, () => FIELD))),
    ],
    [
      "that sends empty headers for one stream without end",
      (turn: number) => frame("headers", 0, 1, turn ? FIELD : HEADERS),
    ],
    ["that sends settings without end and reads nothing (CVE-2019-9515)", () => frame("settings", 0, 0)],
    ["that sends pings without end and reads nothing (CVE-2019-9512)", () => frame("ping", 0, 0, Buffer.alloc(8))],
    ["that sends frames for streams that it never opened", () => frame("data", 0, 7, Buffer.alloc(1))],
    ["that speaks another protocol after all", () => Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n")],
  ])("%s", async (what, next) => {
    const socket = await connectRaw();
    if (!what.includes("another protocol")) socket.write(Buffer.concat([PREFACE, frame("settings", 0, 0)]));
    await floodUntilCut(socket, next, !what.includes("reads nothing"));
    await answersOthers();
    expect(stage.events.filter(({ type }) => type === "internal")).toEqual([]);
  });

  it("that claims more streams than it was allowed, not the other requests of it", async () => {
    await using client = await connectHttp2(stage.playground);
    stage.backend.handler = () => {};
    for (let count = 0; count < 150; count += 1) client.open("GET", `${BASE}/things?watch=true`);
    await answersOthers();
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(100);
  });
});

describe("over HTTP/2, as over HTTP/1.1,", () => {
  it("no more requests are in flight than are allowed, however few connections they share", async () => {
    await using client = await connectHttp2(stage.playground, { token: "alice-token" });
    const asked = new Promise<void>((resolve) => {
      let count = 0;
      stage.backend.handler = () => (count += 1) === 2 && resolve();
    });
    client.open("GET", `${BASE}/things`);
    client.open("GET", `${BASE}/things`);
    await asked;
    expect((await client.ask("GET", `${BASE}/things`)).status).toBe(429);
  });

  it("who a request is from is not what its headers say", async () => {
    await using client = await connectHttp2(stage.playground, { token: "alice-token" });
    stage.backend.handler = (_req, res) => void res.end("{}");
    await new Promise(setImmediate);
    const before = stage.backend.seen.length;
    await client.ask("GET", `${BASE}/things`, { "x-remote-user": "root", x_remote_user: "root" });
    const seen = stage.backend.seen.slice(before).at(-1)?.headers ?? [];
    expect(seen.filter((_text, at) => /^x-remote-user$/i.test(seen[at - 1] ?? ""))).toEqual(["alice"]);
  });

  it.each([
    ["connection", "upgrade"],
    ["upgrade", "websocket"],
    ["transfer-encoding", "chunked"],
  ])("a header that belongs to a connection, %s: %s, makes a request malformed", async (name, value) => {
    const socket = await connectRaw();
    const field = Buffer.from([0x00, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)]);
    const before = stage.playground.requests.all().length;
    socket.write(
      Buffer.concat([
        PREFACE,
        frame("settings", 0, 0),
        frame("headers", END_STREAM | END_HEADERS, 1, Buffer.concat([HEADERS, field])),
        frame("headers", END_STREAM | END_HEADERS, 3, HEADERS),
      ]),
    );
    await new Promise<void>((resolve) =>
      stage.playground.requests.subscribe((_t, phase) => phase === "finished" && resolve()),
    );
    expect(stage.playground.requests.all().length).toBe(before + 1);
    socket.destroy();
  });
});
