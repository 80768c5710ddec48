import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram, processorMs } from "./child.ts";

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** wrk costs a tenth of the processor time that autocannon does, so it is taken where there is one. */
export const LOAD_GENERATOR = findProgram("wrk") === undefined ? "autocannon" : "wrk";

const run = promisify(execFile);

/** Asks as fast as answers come, from a process of its own. @throws Error when an answer is no success */
export function load(options: LoadOptions): Promise<LoadResult> {
  return LOAD_GENERATOR === "wrk" ? loadWithWrk(options) : loadWithAutocannon(options);
}

export interface CostedResult extends LoadResult {
  /** Microseconds of processor time for one request: steadier than throughput on a machine that does other things. */
  readonly processorUs: number;
}

/** The same of a program of this machine, with what it costs that program; `pid` 0 is another machine's. */
export async function costOf(pid: number, options: LoadOptions): Promise<CostedResult> {
  const before = pid === 0 ? 0 : processorMs(pid);
  const result = await load(options);
  if (pid === 0) return { ...result, processorUs: 0 };
  const requests = result.requestsPerSecond * options.seconds;
  return { ...result, processorUs: requests === 0 ? 0 : ((processorMs(pid) - before) * 1000) / requests };
}

async function loadWithWrk({ url, connections, seconds, headers = {} }: LoadOptions): Promise<LoadResult> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  // A busy machine is slow, not wrong.
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "60s", "--latency", ...lines, url];
  const { stdout } = await run("wrk", args);
  const problem = /Non-2xx or 3xx responses: .*|Socket errors: .*/.exec(stdout)?.[0];
  if (problem !== undefined) throw new Error(`${url}: ${problem}`);
  const percentile = (of: number): number => milliseconds(new RegExp(`${of}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout));
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
    p50Ms: percentile(50),
    p99Ms: percentile(99),
  };
}

const IN_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

function milliseconds(match: RegExpExecArray | null): number {
  return Number(match?.[1] ?? 0) * (IN_MS[match?.[2] ?? ""] ?? 0);
}

interface AutocannonReport {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly non2xx: number;
  readonly errors: number;
}

async function loadWithAutocannon({ url, connections, seconds, headers = {} }: LoadOptions): Promise<LoadResult> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}=${value}`]);
  const program = new URL("../node_modules/autocannon/autocannon.js", import.meta.url).pathname;
  const args = [program, "--json", "-c", String(connections), "-d", String(seconds), ...lines, url];
  const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 });
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as AutocannonReport;
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were no success, ${errors} requests failed`);
  return { requestsPerSecond: requests.average, p50Ms: latency.p50, p99Ms: latency.p99 };
}
