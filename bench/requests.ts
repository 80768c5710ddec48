import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";

/** The measured servers' certificates are the bench's own. */
const agent = new Agent({ connect: { rejectUnauthorized: false }, connections: 64 });

export interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly type: string;
  readonly body: string;
}

export async function insecureRequest(
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  const reply = await request(url, { method, headers, dispatcher: agent, ...(body === undefined ? {} : { body }) });
  const { etag = "", "content-type": type = "" } = reply.headers;
  return { status: reply.statusCode, etag: String(etag), type: String(type), body: await reply.body.text() };
}

export function insecureGet(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return insecureRequest("GET", url, headers);
}

/** The middle and the slow end of measured milliseconds. */
export function percentiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

const SETTLE_MS = 60_000;

/** Asks until the answer is 200, as a user who waits for it does. */
export async function firstSuccess(url: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < SETTLE_MS) {
    const status = await insecureGet(url, headers).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(2);
  }
  throw new Error(`${url} was never answered 200`);
}
