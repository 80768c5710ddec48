/**
 * What the terminal UI costs the proxy: the tutorial's route asked as fast as answers come, from 16 connections, of a
 * playground under tmux and of one that shows nothing, in turns. Needs tmux. Run: npm run build && npx tsx bench/tui-throughput.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startChild, type Child } from "./child.ts";
import { costOf } from "./load.ts";
import { ENTRY, readReady } from "./playground.ts";
import { firstSuccess } from "./requests.ts";

const TURNS = 8;
const SECONDS = 3;

interface Shown {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly perSecond: number[];
  /** Processor time per request, in microseconds. */
  readonly cost: number[];
}

function commandLine(directory: string, name: string): string[] {
  const places = ["--data-dir", path.join(directory, name), "--ready-file", path.join(directory, `${name}.json`)];
  return [ENTRY, "--port", "0", "--proxy-port", "0", ...places];
}

async function shown(name: string, pid: number, readyFile: string): Promise<Shown> {
  const { proxyUrl } = await readReady(readyFile);
  const url = `${proxyUrl}/apis/example.k8s.io/v1/pods`;
  await firstSuccess(url);
  return { name, pid, url, perSecond: [], cost: [] };
}

async function takeTurn({ pid, url, perSecond, cost }: Shown): Promise<void> {
  const { requestsPerSecond, processorUs } = await costOf(pid, { url, connections: 16, seconds: SECONDS });
  perSecond.push(requestsPerSecond);
  cost.push(processorUs);
}

const directory = await mkdtemp(path.join(tmpdir(), "tui-throughput-"));
const tmux = (...args: string[]): string =>
  execFileSync("tmux", ["-S", path.join(directory, "tmux"), ...args], { encoding: "utf8" });
let silent: Child | undefined;
try {
  silent = startChild(process.execPath, [...commandLine(directory, "silent"), "--no-tui", "--log-level", "error"]);
  const command = [process.execPath, ...commandLine(directory, "tui")].join(" ");
  tmux("new-session", "-d", "-x", "140", "-y", "40", command);
  const pane = Number(tmux("list-panes", "-F", "#{pane_pid}"));
  const both = [
    await shown("without the UI", silent.pid, path.join(directory, "silent.json")),
    await shown("with the UI", pane, path.join(directory, "tui.json")),
  ];
  for (let turn = 0; turn < TURNS; turn += 1) for (const one of both) await takeTurn(one);
  const best = both.map(({ perSecond }) => Math.max(...perSecond));
  for (const { name, perSecond, cost } of both) {
    const line = `best ${Math.max(...perSecond).toFixed(0)} requests/s, least ${Math.min(...cost).toFixed(0)} µs of processor time each`;
    process.stdout.write(`${name}: ${line}\n`);
  }
  process.stdout.write(`ratio with/without: ${((best[1] ?? 0) / (best[0] ?? 1)).toFixed(2)}\n`);
} finally {
  await silent?.stop();
  tmux("send-keys", "q");
  tmux("kill-server");
  await rm(directory, { recursive: true, force: true });
}
