import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { startProcess, supervisor } from "../../../src/kubelet/container-process.ts";
import { nodeCommand } from "../../../src/kubelet/spawning.ts";
import { createLogRing, LOG_LIMITS } from "../../../src/kubelet/log-ring.ts";
import { exampleServerProgram } from "../../../src/example-server/program.ts";

const PARENT = fileURLToPath(new URL("../../support/process-parent.ts", import.meta.url));
const LISTENER = "require('net').createServer(() => {}).listen(process.env.PORT, '127.0.0.1')";

function run(script: string) {
  const log = createLogRing(() => 0);
  const instructions = { args: [process.execPath, "-e", script], env: {}, directory: tmpdir() };
  const child = startProcess({ program: supervisor(), instructions, log });
  onTestFinished(() => child.signal("SIGKILL"));
  return { child, log };
}

/** Resolves when the other end of a connection to the port goes away: its process has ended. */
async function untilGone(port: number): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => void socket.once("close", () => resolve()));
}

function processesOfGroup(group: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        return Number(pgrp) === group && state !== "Z";
      } catch {
        return false;
      }
    })
    .map(Number);
}

function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") === true;
  } catch {
    return true;
  }
}

describe("a container's process", () => {
  it.each([
    ["the example server", nodeCommand(exampleServerProgram()), []],
    ["a command in any language", supervisor(), [process.execPath, "-e", LISTENER]],
  ])("of %s ends when its parent is killed with SIGKILL", async (_what, command, itsArgs) => {
    const [program = "", ...args] = nodeCommand(PARENT);
    const parent = spawn(program, [...args, JSON.stringify(command), JSON.stringify(itsArgs), tmpdir()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
    const { pid, port } = JSON.parse(line) as { pid: number; port: number };
    expect(processesOfGroup(pid).length).toBeGreaterThan(0);
    const gone = untilGone(port);
    parent.kill("SIGKILL");
    await gone;
    // The listener is closed before its process has left the table.
    await expect.poll(() => processesOfGroup(pid)).toEqual([]);
  });

  it("tells how it ended", async () => {
    const { child, log } = run("console.log('a'); console.error('b'); process.exitCode = 7");
    expect(await child.exited).toEqual({ code: 7, signal: undefined, startError: undefined });
    expect(log.lines()).toEqual([
      { at: 0, stream: "stdout", text: "a" },
      { at: 0, stream: "stderr", text: "b" },
    ]);
    await log.ended;
  });

  it("that heeds SIGTERM ends by it, with the exit code of a container", async () => {
    const { child } = run(LISTENER);
    await child.listening;
    child.signal("SIGTERM");
    expect(await child.exited).toMatchObject({ code: 143, signal: 15 });
  });

  it("that ignores SIGTERM ends by SIGKILL", async () => {
    const { child } = run(`process.on('SIGTERM', () => {}); ${LISTENER}`);
    await child.listening;
    child.signal("SIGTERM");
    child.signal("SIGKILL");
    expect(await child.exited).toMatchObject({ code: 137, signal: 9 });
  });

  it.runIf(process.platform === "linux")("takes along a child that has left its process group", async () => {
    const stays = `setInterval(() => {}, 1000); console.log(process.pid)`;
    const { child, log } = run(
      `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stays)}], { detached: true, stdio: 'inherit' }); ${LISTENER}`,
    );
    await child.listening;
    const pid = await new Promise<number>((resolve) => {
      for (const { text } of log.lines()) resolve(Number(text));
      log.follow(({ text }) => resolve(Number(text)));
    });
    expect(() => process.kill(pid, 0)).not.toThrow();
    child.signal("SIGKILL");
    // It holds the pipe of the log: that this ends is that it ends.
    await child.exited;
    await expect.poll(() => isGone(pid)).toBe(true);
  });

  it.each([
    ["a program that does not exist", ["/does/not/exist"], "ENOENT"],
    ["a program that is none", [PARENT], "EACCES"],
    ["an argument that no command line can hold", ["/bin/true", "a\0b"], "null bytes"],
    ["more arguments than a command line can hold", ["/bin/true", "x".repeat(3_000_000)], "E2BIG"],
  ])("with %s tells why it never started", async (_what, args, why) => {
    const log = createLogRing(() => 0);
    const child = startProcess({ program: supervisor(), instructions: { args, env: {}, directory: tmpdir() }, log });
    expect(await child.exited).toMatchObject({ code: 128, startError: expect.stringContaining(why) as string });
  });
});

describe("a log", () => {
  it("keeps the last lines and tells followers of the next", async () => {
    const { child, log } = run("for (let i = 0; i < 12; i++) console.log(i)");
    const heard: string[] = [];
    log.follow(({ text }) => heard.push(text));
    await child.exited;
    expect(heard).toEqual(Array.from({ length: 12 }, (_unused, index) => String(index)));
  });

  it("keeps no more bytes than it may, of lines of any length and of one that never ends", async () => {
    const { child, log } = run("for (let i = 0; i < 200; i++) process.stdout.write('x'.repeat(65_536))");
    const { child: other, log: lines } = run("for (let i = 0; i < 20; i++) console.log('x'.repeat(1_000_000))");
    await Promise.all([child.exited, other.exited]);
    for (const kept of [log, lines]) {
      const bytes = kept.lines().reduce((sum, { text }) => sum + text.length, 0);
      expect(bytes).toBeLessThanOrEqual(LOG_LIMITS.bytes);
      expect(bytes).toBeGreaterThan(LOG_LIMITS.bytes - 20_000);
    }
  });

  it("cuts no character in two", async () => {
    const { child, log } = run("process.stdout.write('x' + '\u00e9\u4e16'.repeat(10_000))");
    await child.exited;
    expect(
      log
        .lines()
        .map(({ text }) => text)
        .join(""),
    ).toBe("x" + "\u00e9\u4e16".repeat(10_000));
  });

  it("cuts a line that never ends", async () => {
    const { child, log } = run("process.stdout.write('x'.repeat(20_000))");
    await child.exited;
    expect(log.lines().map(({ text }) => text.length)).toEqual([16_384, 3616]);
  });
});
