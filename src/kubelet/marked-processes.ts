/** Finds processes again that have left their process group: children inherit the environment. No imports of ours: small programs use it. */
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";

/** Its value is another one for each container's process. */
export const PROCESS_MARK = "AGGREGATION_PLAYGROUND_PROCESS";

/** A process may have made another one while it was looked for. */
const MAX_ROUNDS = 20;

/** Ends every process but this one that carries the mark. Linux alone shows another process's environment; elsewhere it finds none. */
export async function killMarked(mark: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await findMarked(mark);
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

async function findMarked(mark: string): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const line = `${PROCESS_MARK}=${mark}`;
  const isMarked = async (pid: number): Promise<boolean> => {
    // One that has ended, or another user's.
    const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
    return environment.split("\0").includes(line);
  };
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 0 && pid !== process.pid);
  const marked = await Promise.all(pids.map(async (pid) => ((await isMarked(pid)) ? [pid] : [])));
  return marked.flat();
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ESRCH: it has ended.
  }
}
