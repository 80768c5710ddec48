import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { openStreams } from "../../../src/mock-apiserver/pods/command-streams.ts";
import { edited } from "../../support/edits.ts";
import { PROPERTY_LIMIT_MS, runs } from "../../support/fuzz.ts";

const HANDSHAKE = [
  "GET /exec HTTP/1.1",
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
].join("\r\n");

/** One frame of a client, masked with zeros. */
function frame(first: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? Buffer.of(0x80 | payload.length) : Buffer.of(0xfe, 0, 0);
  if (length.length > 1) length.writeUInt16BE(payload.length, 1);
  return Buffer.concat([Buffer.of(first), length, Buffer.alloc(4), payload]);
}

const opcode = fc.constantFrom(0x82, 0x81, 0x02, 0x00, 0x80, 0x88, 0x89, 0x8a, 0xf2, 0x8f);
const channel = fc.constantFrom(0, 1, 2, 3, 4, 5, 255);
const body = fc.constantFrom(Buffer.alloc(0), Buffer.of(0), Buffer.from('{"Width":1}'), Buffer.alloc(40_000, "i"));
const frames = fc
  .array(
    fc
      .tuple(opcode, channel, body)
      .map(([first, number, rest]) => frame(first, Buffer.concat([Buffer.of(number), rest]))),
    { maxLength: 8 },
  )
  .map((all) => Buffer.concat(all));
const input = fc.oneof(
  { weight: 3, arbitrary: edited(frames) },
  { weight: 2, arbitrary: frames },
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
const server = createServer();
let ends: Promise<unknown>[] = [];

/** A command that writes its input back, and ends with it. */
async function serve(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const wanted = { stdin: true, stdout: true, stderr: true, tty: false };
  sockets.handleUpgrade(req, socket, head, (webSocket) => {
    webSocket.pause();
    const connection = { kind: "websocket", protocol: "v5.channel.k8s.io", socket: webSocket } as const;
    const run = openStreams(connection, wanted).then(async (streams) => {
      const { stdin, stdout, signal } = streams;
      stdin?.pipe(stdout, { end: false });
      await new Promise((resolve) => {
        stdin?.once("end", resolve);
        signal.addEventListener("abort", resolve);
      });
      if (!signal.aborted) await streams.finish({ status: "Success" });
    });
    ends.push(run, new Promise((resolve) => webSocket.once("close", resolve)));
  });
}

beforeAll(async () => {
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => void serve(req, socket, head));
  server.on("request", (_req, res: ServerResponse) => res.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function attack(bytes: Buffer, isCutOff: boolean): Promise<void> {
  ends = [];
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`${HANDSHAKE}\r\n\r\n`);
  await once(socket, "data");
  const closed = once(socket, "close");
  socket.resume();
  socket.write(bytes.subarray(0, bytes.length / 2));
  socket.write(bytes.subarray(bytes.length / 2));
  if (isCutOff) socket.resetAndDestroy();
  else socket.end();
  await closed;
  await Promise.all(ends);
}

describe("the channels of a command over WebSocket", () => {
  it(
    "end with their connection, whatever bytes it has, and throw nothing",
    async () => {
      await fc.assert(fc.asyncProperty(input, fc.boolean(), attack), { numRuns: runs(200) });
      expect(sockets.clients.size).toBe(0);
    },
    PROPERTY_LIMIT_MS,
  );
});
