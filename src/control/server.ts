import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, isAnything, messageOf, withFields } from "../apimachinery/index.ts";
import {
  AvailabilityError,
  callerFirst,
  given,
  isPlayground,
  readBounded,
  safeJson,
  type MovableClock,
  type Playground,
} from "../playground/index.ts";
import { ControlError } from "./control-error.ts";
import { controlDocument } from "./openapi.ts";
import { OPERATIONS, type ControlWorld, type Input, type Operation } from "./operations.ts";
import { fromQuery, problemOf } from "./schemas.ts";

/** The control API of a playground, for programs in any language. */
export interface Control {
  /** `http://127.0.0.1:PORT`; `/openapi.json` describes it. */
  readonly controlUrl: string;
  /** Bearer token that every request has to carry. */
  readonly controlToken: string;
  /** Serves no more. */
  close(): Promise<void>;
}

/** What the control API may do beside what the playground can. */
export interface ControlOptions {
  /** The playground's own, to be moved from outside. Default: none, and the clock cannot be moved. */
  readonly clock?: MovableClock;
}

const isControlOptions = withFields({ clock: isAnything });
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Serves the control API on a free port of loopback, until it or its playground is closed. */
export const startControl: (playground: Playground, options?: ControlOptions) => Promise<Control> = callerFirst(
  async (playground, options = {}) => {
    given(isPlayground, playground, "playground");
    const checked = given(isControlOptions, options, "options");
    // Fails where the playground is closed.
    await playground.checkpoint();
    return serve(playground, checked);
  },
);

async function serve(playground: Playground, { clock }: ControlOptions): Promise<Control> {
  const world: ControlWorld = { playground, clock, registrations: new Map(), checkpoints: new Map() };
  const controlToken = randomBytes(32).toString("base64url");
  const server = createServer((req, res) => void answer(world, controlToken, req, res));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // It lives as long as its playground does.
  server.unref().on("connection", (socket) => socket.unref());
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { controlUrl: `http://127.0.0.1:${port}`, controlToken, close };
}

async function answer(world: ControlWorld, token: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    if (!isOwner(token, req.headers.authorization))
      throw new ControlError(401, "unauthorized", "every request carries Authorization: Bearer TOKEN");
    const { pathname, searchParams } = new URL(req.url ?? "/", "http://control");
    const result = pathname === "/openapi.json" ? controlDocument() : await run(world, req, pathname, searchParams);
    reply(res, result === undefined ? 204 : 200, result);
  } catch (error) {
    reply(res, statusOf(error), { code: codeOf(error), message: messageOf(error), ...detailsOf(error) });
  }
}

function reply(res: ServerResponse, status: number, value: unknown): void {
  if (value === undefined) res.writeHead(status).end();
  else res.writeHead(status, { "content-type": "application/json" }).end(safeJson(value));
}

function isOwner(token: string, authorization = ""): boolean {
  const [given, wanted] = [authorization, `Bearer ${token}`].map((text) => Buffer.from(text)) as [Buffer, Buffer];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** @throws ControlError, and what the operation throws */
async function run(
  world: ControlWorld,
  req: IncomingMessage,
  pathname: string,
  search: URLSearchParams,
): Promise<unknown> {
  const fitting = OPERATIONS.flatMap((operation) => {
    const path = partsOf(operation.path, pathname);
    return path === undefined ? [] : [{ operation, path }];
  });
  if (fitting.length === 0) throw new ControlError(404, "not-found", `there is no ${pathname}: see /openapi.json`);
  const found = fitting.find(({ operation }) => operation.method === req.method);
  if (found === undefined) throw new ControlError(405, "method-not-allowed", `${pathname} takes no ${req.method}`);
  return found.operation.run(world, await inputOf(found.operation, found.path, req, search));
}

async function inputOf(
  { query: schemas = {}, body: schema }: Operation,
  path: Input["path"],
  req: IncomingMessage,
  search: URLSearchParams,
): Promise<Input> {
  const query = fromQuery(schemas, search);
  const bytes = await readBounded(req, MAX_BODY_BYTES);
  const body = schema === undefined ? undefined : parse(bytes.length === 0 ? "{}" : bytes.toString("utf8"));
  const problem =
    problemOf({ type: "object", properties: schemas }, query, "the query") ??
    (schema === undefined ? undefined : problemOf(schema, body, "the body"));
  if (problem !== undefined) throw new ControlError(400, "invalid", problem);
  return { path, query, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, "invalid", "the body is no JSON");
  }
}

/** Parts of the path by name; undefined when it is another path. */
function partsOf(template: string, pathname: string): Record<string, string> | undefined {
  const names = template.split("/");
  const given = pathname.split("/");
  if (names.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const value = decoded(given[at] ?? "");
    if (name.startsWith("{")) parts[name.slice(1, -1)] = value;
    else if (name !== value) return undefined;
  }
  return parts;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError) return error.status;
  if (error instanceof AvailabilityError) return 504;
  return error instanceof ApiError ? error.code : 400;
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  if (error instanceof ApiError) return error.status.reason ?? "failed";
  if (error instanceof RangeError) return "invalid";
  return typeof code === "string" ? code : "failed";
}

function detailsOf(error: unknown): object {
  if (!(error instanceof AvailabilityError)) return {};
  const { apiService, reason, conditionMessage } = error;
  return { apiService, reason, conditionMessage };
}
