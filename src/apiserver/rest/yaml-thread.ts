/**
 * Long YAML bodies are read in a thread of their own: the library takes a second for what a body may hold, and the event loop
 * is everybody's.
 */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { apiErrors, GoJsonError, parseGoJson } from "../../apimachinery/index.ts";
import type { ParsedBody } from "./yaml-body.ts";

/** What a thread is told of a body: what {@link ParsedBody} is made of, or why there is none. */
export type ThreadReply =
  | { readonly json: Uint8Array; readonly strictErrors: readonly string[] }
  | { readonly problem: string };

/** No text that may be read takes so long; it is as long as a request may last. */
const DEADLINE_MS = 60_000;
const MOST_THREADS = Math.max(1, availableParallelism() - 1);

let running = 0;
const waiting: (() => void)[] = [];

/**
 * The first document of a YAML text.
 * @throws GoJsonError, ApiError 500
 */
export async function parseYamlInThread(data: Buffer): Promise<ParsedBody> {
  if (running < MOST_THREADS) running += 1;
  else await new Promise<void>((resolve) => void waiting.push(resolve));
  try {
    const reply = await ask(data);
    if ("problem" in reply) throw new GoJsonError(reply.problem);
    const { buffer, byteOffset, byteLength } = reply.json;
    return { node: parseGoJson(Buffer.from(buffer, byteOffset, byteLength)), strictErrors: reply.strictErrors };
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

async function ask(data: Buffer): Promise<ThreadReply> {
  const worker = startWorker();
  worker.unref();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ThreadReply>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the thread that reads YAML ended")));
      timer = setTimeout(() => reject(apiErrors.internal("the YAML takes too long to read")), DEADLINE_MS);
      worker.postMessage(data, []);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** In source or compiled, as this file is; TypeScript needs a loader, which Node does not give to threads by itself. */
function startWorker(): Worker {
  const extension = path.extname(import.meta.url);
  const program = new URL(`./yaml-program${extension}`, import.meta.url);
  if (extension !== ".ts") return new Worker(program, { execArgv: [] });
  const loader = createRequire(program)
    .resolve("tsx/esm/api")
    .replace(/\.cjs$/, ".mjs");
  const [api, file] = [JSON.stringify(loader), JSON.stringify(program.href)];
  const source = `import(${api}).then(({ register }) => { register(); return import(${file}); })`;
  return new Worker(source, { eval: true, execArgv: [] });
}
