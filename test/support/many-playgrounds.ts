/** Starts and closes many playgrounds in this process, and prints what they left behind as JSON. */
import { readdirSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { startPlayground } from "../../src/index.ts";
import { TOYS, TOYS_PATH } from "./toys.ts";

const ROUNDS = 50;

function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`).replace(/:\[\d+\]$/, "")];
    } catch {
      return [];
    }
  });
}

function children(): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) !== "" && parentOf(pid) === process.pid;
    } catch {
      return false;
    }
  });
}

function parentOf(pid: string): number {
  const status = readdirSync(`/proc/${pid}/task`).includes(pid) ? readStat(pid) : "";
  return Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
}

function readStat(pid: string): string {
  return process.getBuiltinModule("node:fs").readFileSync(`/proc/${pid}/stat`, "utf8");
}

function directories(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("aggregation-playground-"));
}

async function round(): Promise<void> {
  await using pg = await startPlayground();
  await pg.extension(TOYS);
  const abort = new AbortController();
  const watch = await pg.client("alice", ["system:masters"]).stream(`${TOYS_PATH}?watch=true`, abort.signal);
  const reply = await pg.client().get(TOYS_PATH);
  if (watch.status !== 200 || reply.status !== 200) throw new Error(`${watch.status} ${reply.text}`);
}

function census(): Record<string, string[]> {
  return {
    resources: process.getActiveResourcesInfo(),
    files: openFiles(),
    children: children(),
    directories: directories(),
  };
}

/** Closed sockets and files are reported closed in the next turns of the event loop. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

await round();
await settle();
const before = census();
const listeners = process.eventNames().length;
for (let done = 0; done < ROUNDS; done++) await round();
await settle();
const result = { before, after: census(), listeners: process.eventNames().length - listeners };
process.stdout.write(`${JSON.stringify(result)}\n`);
