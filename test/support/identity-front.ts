/** A playground with known users, and requests to its HTTPS front with whatever credentials a test has. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { createMovableClock, type PlaygroundClient } from "../../src/index.ts";
import { shareFront, type SharedFront } from "./front.ts";

const TOKENS = [
  'admin-token,admin,uid-admin,"system:masters"',
  'alice-token,alice,uid-alice,"dev"',
  'bob-token,bob,uid-bob,"dev,ops"',
].join("\n");

export interface Answer {
  readonly status: number;
  readonly headers: Awaited<ReturnType<PlaygroundClient["get"]>>["headers"];
  readonly body: Record<string, unknown>;
}

export interface Asked {
  /** A user of the token file, or a whole bearer token. Default admin. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface IdentityFront extends SharedFront {
  /** Moves the clock that tokens are judged by. */
  advance(seconds: number): void;
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** The status, and the message of a failure. */
  outcome(method: string, path: string, asked?: Asked): Promise<string>;
}

/** One playground for all tests of a file, with the users admin, alice and bob of a token file. */
export function shareIdentityFront(): IdentityFront {
  const directory = mkdtempSync(path.join(tmpdir(), "identity-"));
  const tokenAuthFile = path.join(directory, "tokens.csv");
  writeFileSync(tokenAuthFile, TOKENS);
  afterAll(() => rmSync(directory, { recursive: true }));
  const clock = createMovableClock();
  const front = shareFront({ tokenAuthFile, clock });
  const ask = async (method: string, target: string, asked: Asked = {}): Promise<Answer> => {
    const { as = "admin", headers = {}, body } = asked;
    const token = ["admin", "alice", "bob"].includes(as) ? `${as}-token` : as;
    const reply = await front.playground.client("admin").request({
      method,
      path: target,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body,
    });
    const isJson = String(reply.headers["content-type"]).includes("json");
    const parsed = isJson && reply.text !== "" ? (reply.json() as Record<string, unknown>) : {};
    return { status: reply.status, headers: reply.headers, body: parsed };
  };
  return {
    get playground() {
      return front.playground;
    },
    send: (sent) => front.send(sent),
    watch: (target, headers) => front.watch(target, headers),
    advance: (seconds) => clock.advance(seconds * 1000),
    ask,
    outcome: async (method, target, asked) => {
      const { status, body } = await ask(method, target, asked);
      return typeof body["message"] === "string" ? `${status} ${body["message"]}` : String(status);
    },
  };
}
