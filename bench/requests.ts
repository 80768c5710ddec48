import { Agent, request } from "undici";

/** The measured servers' certificates are the bench's own. */
const agent = new Agent({ connect: { rejectUnauthorized: false }, connections: 64 });

export interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: string;
}

export async function insecureRequest(
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  const reply = await request(url, { method, headers, dispatcher: agent, ...(body === undefined ? {} : { body }) });
  return { status: reply.statusCode, etag: String(reply.headers.etag ?? ""), body: await reply.body.text() };
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
