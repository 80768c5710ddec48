import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasProgram } from "../../support/programs.ts";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const ENTRY = path.join(ROOT, "test", "unit", "tui", "tmux-entry.ts");
/** A server of its own, so that no other tmux is touched. */
let socket = "";
let servers = 0;
const PROMPT = "ready$";

function tmux(...args: readonly string[]): string {
  return execFileSync("tmux", ["-u", "-L", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
}

function press(...keys: readonly string[]): void {
  tmux("send-keys", "-t", "test", ...keys);
}

/** tmux tells of no change of a pane, so the pane is looked at again and again. */
async function until(found: string | RegExp): Promise<string> {
  const end = performance.now() + 20_000;
  for (;;) {
    const screen = tmux("capture-pane", "-p", "-t", "test");
    if (typeof found === "string" ? screen.includes(found) : found.test(screen)) return screen;
    if (performance.now() > end) throw new Error(`waited in vain for ${String(found)}; the pane shows\n${screen}`);
    await sleep(50);
  }
}

const available = hasProgram("tmux", "-V");

describe.skipIf(!available)("in a real terminal under tmux (needs tmux)", () => {
  beforeEach(() => {
    // A server that was told to end may still be there under its name.
    socket = `aggregation-playground-test-${process.pid}-${(servers += 1)}`;
    tmux("new-session", "-d", "-s", "test", "-x", "90", "-y", "30", "bash", "--norc", "--noprofile", "-i");
    press(`PS1='${PROMPT} '; cd '${ROOT}'; clear`, "Enter");
  });
  afterEach(() => {
    tmux("kill-server");
  });

  test("it starts, takes keys, keeps wide text aligned, resizes, suspends, comes back and restores the terminal", async () => {
    await until(PROMPT);
    press(`${process.execPath} --import tsx '${ENTRY}'`, "Enter");
    const first = await until("4 of 4");
    expect(first).toContain(" 王小明 ");
    for (const row of first.split("\n").slice(1, 26)) expect(columns(row), row).toBe(90);

    press("/");
    press("-l", "code>=500");
    await until("ok, 1 match of 4");
    press("Enter");
    await until("1 of 4");
    press("Enter");
    await until("[3 Why #4]");
    await until("x509: certificate signed by unknown authority > 503");
    press("Escape");
    await until("[2 Requests");

    tmux("resize-window", "-t", "test", "-x", "150", "-y", "40");
    await until("3 Why #4");
    tmux("resize-window", "-t", "test", "-x", "50", "-y", "10");
    await until("The screen is too small.");
    tmux("resize-window", "-t", "test", "-x", "90", "-y", "30");
    await until("[2 Requests");

    press("C-z");
    await until(/Stopped/);
    press("fg", "Enter");
    await until("[2 Requests");
    press("r");
    await until("i Sent GET");
    press("q");
    await until("Leave and end the server? Nothing of it is kept.");
    press("y");
    const last = await until("left with 1 calls");
    expect(last).not.toContain("[2 Requests");
    press("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs echo modes", "Enter");
    await until("modes echo icanon");
  }, 60_000);

  test("killed by SIGHUP or SIGTERM it restores the terminal", async () => {
    for (const signal of ["HUP", "TERM"]) {
      press("clear", "Enter");
      press(`${process.execPath} --import tsx '${ENTRY}'`, "Enter");
      await until("4 of 4");
      const pid = tmux("display-message", "-p", "-t", "test", "#{pane_pid}").trim();
      const child = execFileSync("pgrep", ["-P", pid], { encoding: "utf8" }).trim();
      process.kill(Number(child), `SIG${signal}`);
      await until("left with 0 calls");
      press("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs echo modes", "Enter");
      await until("modes echo icanon");
    }
  }, 60_000);
});

/** Columns of a row of the pane, where Chinese characters take two. */
function columns(row: string): number {
  return Array.from(row).reduce((sum, char) => sum + (/[\u4e00-\u9fff]/.test(char) ? 2 : 1), 0);
}
