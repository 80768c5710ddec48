import { Agent, type AgentOptions } from "node:https";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type HttpProxy from "http-proxy";
import { maskHeaders, type BackendLeg } from "../../../trace/index.ts";
import { writeText, type Exchange, type UpgradeSocket, meterUpgrade } from "../../../apiserver/index.ts";
import { requestError } from "../backend/backend-error.ts";
import type { Backend } from "../backend/backend-pools.ts";
import type { Dialled, Dialer } from "../backend/dialer.ts";
import { loadHttpProxy } from "./http-proxy-module.ts";
import { hasFault } from "../faults/faults.ts";
import { upgradeHeaders } from "./proxy-headers.ts";
import { answerFailure, recordLeg, type Target } from "./proxy.ts";

export interface UpgradeProxy {
  /** Joins the client and the backend once the backend has switched protocols. Resolves when that is decided. */
  upgrade(exchange: Exchange, upgrade: UpgradeSocket, target: Target, query: string): Promise<void>;
}

/**
 * Upgraded connections over http-proxy (docs/decisions/0001). Only a 101 opens a tunnel; after any other answer the
 * client's connection is closed (CVE-2018-1002105, CVE-2020-8559).
 */
export function createUpgradeProxy(dialer: Dialer): UpgradeProxy {
  const begun = new WeakMap<IncomingMessage, (request: ClientRequest) => void>();
  // Loaded for the first upgrade: few playgrounds see any.
  let server: HttpProxy | undefined;
  return {
    upgrade(exchange, { socket, head }, target, query) {
      const { req, trace, escapedPath, user, res } = exchange;
      const path = query === "" ? escapedPath : `${escapedPath}?${query}`;
      const lines = upgradeHeaders(req, {
        user: hasFault(target.faults, "drop-remote-headers") ? undefined : user,
        backendHost: target.backend.address.host,
        escapedPath,
        auditId: res.auditId,
        isImpersonated: trace.record.impersonatedBy !== undefined,
      });
      const leg = recordLeg(exchange, target, path, lines);
      trace.decide("serve", "pass", "proxy.sent", { address: leg.address, user: user.name });
      return new Promise((resolve) => {
        const view = requestView(req, path, lines);
        const tunnel = new Tunnel(exchange, socket, target.backend, leg, resolve);
        begun.set(view, (request) => tunnel.watch(request));
        const agent = new DialingAgent(dialer, target.backend, ({ facts, times }) =>
          Object.assign(leg, times, { tls: facts, startMs: trace.elapsedMs() }),
        );
        socket.once("close", () => agent.destroy());
        const options = {
          target: { protocol: "https:", host: "backend.invalid", port: 443 },
          agent,
          prependPath: false,
        };
        server ??= openServer((request, asked) => begun.get(asked)?.(request));
        server.ws(view, socket, head, options, (error) => tunnel.failed(error));
      });
    },
  };
}

function openServer(onRequest: (request: ClientRequest, req: IncomingMessage) => void): HttpProxy {
  // toProxy: the target goes out as it is, and not through url.parse, which reads some of them differently.
  const server = loadHttpProxy().createProxyServer({ toProxy: true });
  // Its first pass destroys everything but WebSocket over GET; Kubernetes also upgrades to SPDY/3.1, over POST.
  const passes = server as unknown as { wsPasses: { readonly name: string }[] };
  passes.wsPasses = passes.wsPasses.filter(({ name }) => name !== "checkMethodAndHeader");
  server.on("proxyReqWs", onRequest);
  return server;
}

/** The request as http-proxy is to send it; the original stays as the client sent it. */
function requestView(req: IncomingMessage, url: string, lines: readonly string[]): IncomingMessage {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index < lines.length; index += 2) {
    const name = (lines[index] ?? "").toLowerCase();
    const value = lines[index + 1] ?? "";
    const known = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (Array.isArray(known)) {
      known.push(value);
      continue;
    }
    Object.defineProperty(headers, name, {
      value: known === undefined ? value : [known, value],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return Object.create(req, { url: { value: url }, headers: { value: headers } }) as IncomingMessage;
}

/** Lets http-proxy connect through the dialer, which judges the certificate. */
class DialingAgent extends Agent {
  private readonly dialer: Dialer;
  private readonly backend: Backend;
  private readonly onDialled: (dialled: Dialled) => void;

  constructor(dialer: Dialer, backend: Backend, onDialled: (dialled: Dialled) => void) {
    super({ keepAlive: false } satisfies AgentOptions);
    this.dialer = dialer;
    this.backend = backend;
    this.onDialled = onDialled;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    this.dialer.dial(this.backend.address, this.backend.tls).then(
      (dialled) => {
        this.onDialled(dialled);
        callback?.(null, dialled.socket);
      },
      (error: Error) => callback?.(error, undefined as never),
    );
  }
}

/** `util/proxy/upgradeaware.go`: for the reply of a backend that does not upgrade. */
const REFUSAL_MS = 10_000;

/** When one side has said its last, and that has been passed on, the tunnel ends (`util/proxy/upgradeaware.go`). */
export function closeWhenDelivered(from: Duplex, to: Duplex): void {
  from.once("end", () => to.once("finish", () => to.destroy()));
}

/** What becomes of one upgrade request. */
class Tunnel {
  private readonly exchange: Exchange;
  private readonly socket: Duplex;
  private readonly backend: Backend;
  private readonly leg: BackendLeg;
  private readonly done: () => void;

  constructor(exchange: Exchange, socket: Duplex, backend: Backend, leg: BackendLeg, done: () => void) {
    this.exchange = exchange;
    this.socket = socket;
    this.backend = backend;
    this.leg = leg;
    this.done = done;
  }

  watch(request: ClientRequest): void {
    request.on("upgrade", (response: IncomingMessage, backendSocket: Duplex) => this.opened(response, backendSocket));
    // http-proxy, whose listeners are added after this, would write a refusal to the client and leave the connection open.
    queueMicrotask(() => {
      request.removeAllListeners("response");
      request.on("response", (response: IncomingMessage) => this.refused(response));
    });
    this.socket.once("close", () => request.destroy());
  }

  failed(error: Error): void {
    if (this.exchange.res.writableEnded || this.exchange.trace.record.upgraded === true) return;
    answerFailure(this.exchange, this.leg, requestError(error, "127.0.0.1", this.backend.address.host));
    this.done();
  }

  private opened(response: IncomingMessage, backendSocket: Duplex): void {
    const { trace, res } = this.exchange;
    this.record(response);
    trace.record.upgraded = true;
    trace.record.status = 101;
    this.exchange.onTunnel?.();
    trace.decide("serve", "pass", "proxy.upgraded", {});
    res.detachSocket(this.socket as never);
    meterUpgrade(trace.record, this.socket);
    backendSocket.on("error", () => this.socket.destroy());
    backendSocket.once("close", () => this.socket.destroy());
    closeWhenDelivered(this.socket, backendSocket);
    closeWhenDelivered(backendSocket, this.socket);
    this.socket.once("close", () => {
      backendSocket.destroy();
      res.emit("close");
    });
    this.done();
  }

  /** apimachinery `util/proxy/upgradeaware.go` tryUpgrade, where the backend did not answer 101. */
  private refused(response: IncomingMessage): void {
    const { trace, res } = this.exchange;
    const status = response.statusCode ?? 0;
    this.record(response);
    trace.decide("serve", "stop", "proxy.upgrade-refused", { status });
    if (status < 400) {
      response.destroy();
      writeText(res, 503, `invalid upgrade response: status code ${status}`);
    } else {
      res.writeHead(status, response.rawHeaders);
      response.on("error", () => res.destroy());
      response.pipe(res);
      const deadline = setTimeout(() => res.destroy(), REFUSAL_MS);
      res.once("close", () => {
        clearTimeout(deadline);
        response.destroy();
      });
    }
    this.done();
  }

  private record(response: IncomingMessage): void {
    this.leg.status = response.statusCode ?? 0;
    const { rawHeaders } = response;
    this.leg.responseHeaders = this.exchange.trace.showsSecrets === true ? rawHeaders : maskHeaders(rawHeaders);
    this.leg.firstByteMs = this.exchange.trace.elapsedMs();
  }
}
