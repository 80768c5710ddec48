import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { classPage, type ClassRow } from "./host-page.ts";
import type { LoadedLesson } from "./lesson-folder.ts";
import { parseProgress } from "./progress.ts";
import { isLanguage, type Language } from "./text.ts";

export interface HostOptions {
  /** Default 127.0.0.1: this machine alone. */
  readonly bind: string;
  readonly port: number;
  readonly lessons: readonly LoadedLesson[];
  readonly language: Language;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Host {
  /** The page, with the token that is needed to see it and to report to it. */
  readonly url: string;
  readonly rows: () => readonly ClassRow[];
  close(): Promise<void>;
}

/** More than any class; a page that anybody with the token can write to must end somewhere. */
const MAX_LEARNERS = 300;
/** `Authorization: Bearer` and what a learner's own store keeps. */
const KEY = /^Bearer ([\w-]{43})$/;

/** A learner's row is changed by who made it alone. */
interface OwnedRow extends ClassRow {
  readonly keyDigest: string;
  readonly address: string;
}

type Rows = Map<string, OwnedRow>;

/**
 * A full page makes room: of the machine with the most rows the one goes that has been silent the longest. Who invents
 * learners pushes out their own inventions.
 */
function makeRoom(rows: Rows): void {
  if (rows.size < MAX_LEARNERS) return;
  const counts = new Map<string, number>();
  for (const { address } of rows.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  // In the order of their last reports.
  const found = [...rows].find(([, { address }]) => counts.get(address) === most);
  if (found !== undefined) rows.delete(found[0]);
}
const MAX_BODY = 64 * 1024;

const HEADERS = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
} as const;

/** A page for the teacher: who is where. Nobody can change anything through it; playgrounds report to it. */
export async function startHost(options: HostOptions): Promise<Host> {
  const token = randomBytes(16).toString("base64url");
  const rows: Rows = new Map();
  const server = createServer((request, response) => {
    answer(request, response, token, rows, options).catch(() => {
      if (!response.headersSent) response.writeHead(400, HEADERS);
      response.end();
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.bind, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const host = options.bind.includes(":") ? `[${options.bind}]` : options.bind;
  return {
    url: `http://${host}:${port}/${token}/`,
    rows: () => [...rows.values()].map(({ progress, at }) => ({ progress, at })),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  rows: Rows,
  { lessons, language, now }: HostOptions,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://host");
  const [, given = "", page = ""] = url.pathname.split("/");
  if (!isSame(given, token)) return void response.writeHead(404, HEADERS).end();
  if (request.method === "POST" && page === "report") {
    return void response.writeHead(await takeReport(request, rows, now()), HEADERS).end();
  }
  if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405, HEADERS).end();
  if (page !== "") return void response.writeHead(404, HEADERS).end();
  const asked = url.searchParams.get("lang") ?? language;
  const html = classPage([...rows.values()], lessons, isLanguage(asked) ? asked : language, now());
  response.writeHead(200, { ...HEADERS, "content-type": "text/html; charset=utf-8" }).end(html);
}

/** The status that the report is answered with. */
async function takeReport(request: IncomingMessage, rows: Rows, at: number): Promise<number> {
  const key = KEY.exec(request.headers.authorization ?? "")?.[1];
  if (key === undefined) return 401;
  const keyDigest = createHash("sha256").update(key).digest("hex");
  const progress = parseProgress(await readBody(request), "the report");
  const { id } = progress.learner;
  const known = rows.get(id);
  if (known !== undefined && known.keyDigest !== keyDigest) return 403;
  if (known === undefined) makeRoom(rows);
  // Behind all others again.
  rows.delete(id);
  rows.set(id, { progress, at, keyDigest, address: request.socket.remoteAddress ?? "" });
  return 204;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error("the report is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
