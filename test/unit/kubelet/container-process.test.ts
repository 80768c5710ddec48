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
import { createLogRing } from "../../../src/kubelet/log-ring.ts";
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

  it("whose program does not exist never started", async () => {
    const log = createLogRing(() => 0);
    const instructions = { args: ["/does/not/exist"], env: {}, directory: tmpdir() };
    const child = startProcess({ program: supervisor(), instructions, log });
    expect(await child.exited).toMatchObject({ code: 128, startError: expect.stringContaining("ENOENT") as string });
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

  it("cuts a line that never ends", async () => {
    const { child, log } = run("process.stdout.write('x'.repeat(20_000))");
    await child.exited;
    expect(log.lines().map(({ text }) => text.length)).toEqual([16_384, 3616]);
  });
});
