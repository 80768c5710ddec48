/** A playground with one extension server whose behaviour a test scripts, and what reached it. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPlayground, type Playground, type PlaygroundEvent, type PlaygroundOptions } from "../../src/index.ts";

/** One request as the extension server's own parser understood it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** Name and value alternating, as received. */
  readonly headers: readonly string[];
  trailers: readonly string[];
  body: string;
}

export type Handler = (req: IncomingMessage, res: ServerResponse) => void;
export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface TestBackend {
  readonly port: number;
  /** Requests to the group's resources; probes and discovery are left out. */
  readonly seen: SeenRequest[];
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  /** What answers next; the request's body has not been read. Default: reads it and answers `{}`. */
  handler: Handler;
  /** What answers an upgrade; undefined: the server ignores the wish, as one that does not know it does. */
  upgrade: UpgradeHandler | undefined;
  close(): Promise<void>;
}

export interface AttackedPlayground extends AsyncDisposable {
  readonly playground: Playground;
  readonly backend: TestBackend;
  readonly events: PlaygroundEvent[];
  /** Resolves with the first event, past or to come, that satisfies the condition. */
  event(isWanted: (event: PlaygroundEvent) => boolean): Promise<PlaygroundEvent>;
}

/** Where the scripted extension server's resources are. */
export const BASE = "/apis/attack.example/v1";
export const ADMIN = "Authorization: Bearer admin-token\r\n";
export const ALICE = "Authorization: Bearer alice-token\r\n";
const TOKENS = 'admin-token,admin,uid-admin,"system:masters"\nalice-token,alice,uid-alice,"dev,ops"\n';

/** The head of a request as bytes, with the administrator's token. */
export function head(method: string, tail: string, ...lines: string[]): string {
  return `${method} ${BASE}${tail} HTTP/1.1\r\nHost: localhost\r\n${ADMIN}${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
}

export async function startAttacked(options: PlaygroundOptions = {}): Promise<AttackedPlayground> {
  const directory = await mkdtemp(path.join(tmpdir(), "attacked-"));
  const tokenAuthFile = path.join(directory, "tokens.csv");
  await writeFile(tokenAuthFile, TOKENS);
  const events: PlaygroundEvent[] = [];
  const backend = await startTestBackend();
  const playground = await startPlayground({
    tokenAuthFile,
    drainMs: 0,
    ...options,
    onEvent: (event) => events.push(event),
  });
  await registerBackend(playground, "attack.example", backend.port);
  for (const manifest of ACCESS) await playground.apply(manifest);
  return {
    playground,
    backend,
    events,
    event: (isWanted) =>
      new Promise((resolve) => {
        const past = events.find(isWanted);
        if (past !== undefined) return resolve(past);
        const unsubscribe = playground.subscribe((event) => {
          if (!isWanted(event)) return;
          unsubscribe();
          resolve(event);
        });
      }),
    async [Symbol.asyncDispose]() {
      await playground.close();
      await backend.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Everyone with a token may do everything in the attacked groups. */
const ACCESS = [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "attacked" },
    rules: [{ apiGroups: ["attack.example"], resources: ["*"], verbs: ["*"] }],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "attacked" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "attacked" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:authenticated" }],
  },
];

/** Makes `v1.<group>` lead to a port of this machine, and waits until it is available. */
export async function registerBackend(playground: Playground, group: string, port: number): Promise<void> {
  const name = group.replaceAll(".", "-");
  await playground.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "default", name },
    spec: { type: "ExternalName", externalName: "localhost" },
  });
  await playground.apply({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `v1.${group}` },
    spec: {
      group,
      version: "v1",
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { namespace: "default", name, port },
    },
  });
  await playground.waitFor(`v1.${group}`);
}

export function pem(name: string): { key: string; cert: string } {
  const read = (ending: string): string =>
    readFileSync(new URL(`../fixtures/pki/${name}.${ending}`, import.meta.url), "utf8");
  return { key: read("key"), cert: read("crt") };
}

const answerEmpty: Handler = (req, res) => {
  req.resume();
  req.on("end", () => res.writeHead(200, { "Content-Type": "application/json", "Content-Length": 2 }).end("{}"));
};

/** What every extension server must answer: its group version and nothing of OpenAPI. */
function isProbe(url: string): boolean {
  return /^\/apis\/[^/]+\/v1$/.test(url) || url === "/apis" || url.startsWith("/openapi/");
}

export async function startTestBackend(serving = pem("good")): Promise<TestBackend> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = https.createServer({ ...serving, requestCert: true, rejectUnauthorized: false });
  server.maxHeadersCount = 0;
  server.on("secureConnection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const backend: TestBackend = {
    port: (server.address() as AddressInfo).port,
    seen,
    sockets,
    handler: answerEmpty,
    upgrade: undefined,
    async close() {
      const closed = new Promise((resolve) => void server.close(resolve));
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  const record = (req: IncomingMessage): void => {
    const request: SeenRequest = {
      method: req.method ?? "",
      url: req.url ?? "",
      headers: req.rawHeaders,
      trailers: [],
      body: "",
    };
    seen.push(request);
    req.on("error", () => {});
    req.on("data", (data: Buffer) => void (request.body += data.toString("latin1")));
    req.on("end", () => void (request.trailers = req.rawTrailers));
    req.pause();
  };
  server.on("request", (req, res) => {
    const url = req.url ?? "";
    if (isProbe(url)) return answerProbe(url, res);
    record(req);
    backend.handler(req, res);
  });
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, first: Buffer) => {
    record(req);
    const refuse: UpgradeHandler = (_req, peer) => void peer.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    (backend.upgrade ?? refuse)(req, socket, first);
  });
  return backend;
}

function answerProbe(url: string, res: ServerResponse): void {
  const groupVersion = url.slice("/apis/".length);
  const isGroupVersion = /^\/apis\/[^/]+\/v1$/.test(url);
  const body = JSON.stringify({ kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: [] });
  res.writeHead(isGroupVersion ? 200 : 404, { "Content-Type": "application/json" });
  res.end(isGroupVersion ? body : "{}");
}

/** The values of a header among lines, in order. */
export function headerValues(lines: readonly string[], name: string): string[] {
  return lines.filter((_value, index) => index % 2 === 1 && lines[index - 1]?.toLowerCase() === name.toLowerCase());
}

export function headerNames(lines: readonly string[]): string[] {
  return lines.filter((_value, index) => index % 2 === 0).map((name) => name.toLowerCase());
}
