import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import type { Duplex } from "node:stream";
import { apiErrors } from "../../apimachinery/index.ts";
import { markUpgraded, writeText, type Exchange, type UpgradeSocket } from "../../apiserver/index.ts";
import { dialError } from "../aggregator/backend/backend-error.ts";
import { upgradeHeaders } from "../aggregator/proxy/proxy-headers.ts";
import { closeWhenDelivered } from "../aggregator/proxy/upgrade.ts";

/** Where a proxied connection leads to. */
export interface ProxiedTo {
  readonly scheme: "http" | "https";
  readonly address: { readonly hostname: string; readonly port: number };
  /** As the cluster's network names it. */
  readonly shown: string;
  /** With its query. */
  readonly path: string;
}

/** Only a 101 opens a tunnel (apimachinery `util/proxy/upgradeaware.go` tryUpgrade). @throws ApiError where nobody answers */
export function upgradeThrough(exchange: Exchange, upgrade: UpgradeSocket, to: ProxiedTo): Promise<void> {
  const { socket } = upgrade;
  const request = send(exchange, to);
  socket.once("close", () => request.destroy());
  return new Promise((resolve, reject) => {
    request.once("error", (error: NodeJS.ErrnoException) => {
      if (exchange.trace.record.upgraded === true) return void socket.destroy();
      reject(apiErrors.unclassified(dialError(error, to.shown).message));
    });
    request.once("upgrade", (response, backend, head) => {
      join(exchange, upgrade, { response, backend, head });
      resolve();
    });
    request.once("response", (response) => {
      refuse(exchange, response);
      resolve();
    });
    request.end();
  });
}

function send({ req, res, info, escapedPath }: Exchange, { scheme, address, shown, path }: ProxiedTo): ClientRequest {
  const outgoing = { user: undefined, backendHost: shown, escapedPath, auditId: res.auditId };
  const options: RequestOptions = {
    host: address.hostname,
    port: address.port,
    method: info.method,
    path,
    headers: upgradeHeaders(req, outgoing),
    agent: false,
  };
  // Whoever signed the certificate: `InsecureSkipVerify` of the proxy's transport.
  return scheme === "https" ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
}

interface Opened {
  readonly response: IncomingMessage;
  readonly backend: Duplex;
  readonly head: Buffer;
}

function join({ res, trace, onTunnel }: Exchange, { socket, head }: UpgradeSocket, opened: Opened): void {
  const { response, backend } = opened;
  onTunnel?.();
  res.detachSocket(socket as never);
  markUpgraded(trace, socket);
  const { rawHeaders } = response;
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ""}`] : [],
  );
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
  if (opened.head.length > 0) socket.write(opened.head);
  if (head.length > 0) backend.write(head);
  backend.on("error", () => socket.destroy());
  socket.on("error", () => backend.destroy());
  backend.once("close", () => socket.destroy());
  socket.once("close", () => {
    backend.destroy();
    res.emit("close");
  });
  closeWhenDelivered(socket, backend);
  closeWhenDelivered(backend, socket);
  socket.pipe(backend).pipe(socket);
}

function refuse({ res, trace }: Exchange, response: IncomingMessage): void {
  const status = response.statusCode ?? 0;
  trace.decide("serve", "stop", "proxy.upgrade-refused", { status });
  if (status < 400) {
    response.destroy();
    return writeText(res, 503, `invalid upgrade response: status code ${status}`);
  }
  res.writeHead(status, response.rawHeaders);
  response.on("error", () => res.destroy());
  res.once("close", () => response.destroy());
  response.pipe(res);
}
