import { messageOf, toldIn } from "../apimachinery/index.ts";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { writeFileAtomically } from "./atomic-file.ts";
import type { Reply } from "./commands.ts";
import { isLanguage, type Language } from "./text.ts";

/** Where a running workshop listens for commands from other terminals of the same user. */
interface ControlAddress {
  readonly port: number;
  readonly token: string;
  readonly pid: number;
}

export interface ControlServer {
  close(): Promise<void>;
}

export type CommandRunner = (args: readonly string[], language: Language) => Promise<Reply>;

const MAX_BODY = 64 * 1024;

function controlFile(folder: string): string {
  return path.join(folder, "control.json");
}

/**
 * Listens on loopback; whoever can read the file of mode 0600 with port and token in it may send commands.
 * A TCP port rather than a Unix socket, whose path may be no longer than 107 bytes and which Windows lacks.
 */
export async function startControl(folder: string, run: CommandRunner): Promise<ControlServer> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => {
    handle(request, response, token, run).catch((error: unknown) => {
      const lines = [messageOf(error)];
      if (!response.headersSent) response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ lines, code: 1 }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await writeFileAtomically(controlFile(folder), `${JSON.stringify({ port, token, pid: process.pid })}\n`);
  return {
    async close() {
      await rm(controlFile(folder), { force: true });
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  run: CommandRunner,
): Promise<void> {
  if (request.method !== "POST" || !isSame(request.headers.authorization ?? "", `Bearer ${token}`)) {
    response.writeHead(403).end();
    return;
  }
  const command = parseCommand(await readBody(request));
  if (command === undefined) {
    response.writeHead(400).end();
    return;
  }
  const reply = await run(command.args, command.language).catch((error: unknown) => ({
    lines: [toldIn(error, command.language)],
    code: 1,
  }));
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
}

/** @throws Error when it is longer than a command can be */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`a command may have ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseCommand(text: string): { args: string[]; language: Language } | undefined {
  try {
    const { args, language } = JSON.parse(text) as { args?: unknown; language?: unknown };
    if (!Array.isArray(args) || !args.every((arg) => typeof arg === "string")) return undefined;
    return typeof language === "string" && isLanguage(language) ? { args, language } : undefined;
  } catch {
    return undefined;
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Sends a command to the workshop that runs with this folder; undefined when none runs. */
export async function sendCommand(
  folder: string,
  args: readonly string[],
  language: Language,
): Promise<Reply | undefined> {
  const address = await readAddress(folder);
  if (address === undefined) return undefined;
  const { port, token } = address;
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ args, language }),
  }).catch((error: Error & { cause?: NodeJS.ErrnoException }) => {
    // A workshop that was killed leaves its file behind.
    if (error.cause?.code === "ECONNREFUSED") return undefined;
    throw error;
  });
  // Another program may have the port by now.
  if (response === undefined || response.status === 403) return undefined;
  return (await response.json()) as Reply;
}

/** The process that runs with this folder, if any. */
export async function runningProcess(folder: string, language: Language): Promise<number | undefined> {
  const address = await readAddress(folder);
  if (address === undefined) return undefined;
  return (await sendCommand(folder, ["list"], language)) === undefined ? undefined : address.pid;
}

async function readAddress(folder: string): Promise<ControlAddress | undefined> {
  try {
    return JSON.parse(await readFile(controlFile(folder), "utf8")) as ControlAddress;
  } catch {
    return undefined;
  }
}
