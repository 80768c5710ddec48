import { Writable } from "node:stream";
import type { WebSocket } from "ws";
import { protocolsIn, switchToWebSocket, type Exchange, type UpgradeSocket } from "../../apiserver/index.ts";
import { refuseProtocols } from "./connection.ts";

/** Whether messages are binary or text, by protocol (`util/httpstream/wsstream` NewDefaultReaderProtocols). */
const BINARY: ReadonlyMap<string, boolean> = new Map([
  ["", true],
  ["binary.k8s.io", true],
  ["base64.binary.k8s.io", false],
]);
const NORMAL_CLOSURE = 1000;

/** A log over WebSocket: what is written is a message each. Undefined where the handshake is refused. */
export async function openLogSocket(exchange: Exchange, upgrade: UpgradeSocket): Promise<Writable | undefined> {
  const offered = protocolsIn(exchange.req.headers["sec-websocket-protocol"]);
  const protocol = offered.length === 0 ? "" : offered.find((name) => BINARY.has(name));
  if (protocol === undefined) return refuseProtocols(exchange.res, offered, [...BINARY.keys()]);
  const socket = await switchToWebSocket(exchange, upgrade, protocol === "" ? undefined : protocol);
  return socket === undefined ? undefined : writerOf(socket, BINARY.get(protocol) === true);
}

function writerOf(socket: WebSocket, isBinary: boolean): Writable {
  const writer = new Writable({
    write(chunk: Buffer, _encoding, done) {
      socket.send(isBinary ? chunk : chunk.toString("base64"), () => done());
    },
    final(done) {
      socket.close(NORMAL_CLOSURE);
      done();
    },
  });
  // What is written to a socket that has gone is lost, like the reader.
  socket.once("close", () => writer.destroy());
  socket.on("error", () => socket.terminate());
  socket.resume();
  return writer;
}
