import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlayground, type ReadyInfo } from "../../src/playground/index.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "killed-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function start(): Promise<{ child: ChildProcess; ready: ReadyInfo }> {
  const main = new URL("../../src/cli/main.ts", import.meta.url).pathname;
  const readyFile = path.join(directory, "ready.json");
  const flags = ["--no-tui", "--no-examples", "--port=0", "--proxy-port=0", "--save-state", "--data-dir", directory];
  const child = spawn(process.execPath, ["--import", "tsx", main, "up", ...flags, "--ready-file", readyFile], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("ended before it was ready")));
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("serving at")) resolve();
    });
  });
  return { child, ready: JSON.parse(await readFile(readyFile, "utf8")) as ReadyInfo };
}

describe("kill -9 while the state is being written", () => {
  it("leaves a whole file with every acknowledged write but perhaps the latest", async () => {
    const { child, ready } = await start();
    const exited = once(child, "exit");
    let acknowledged = 0;
    const post = async (index: number): Promise<void> => {
      const body = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `c${index}` },
        data: { x: "x".repeat(20_000) },
      };
      const reply = await fetch(`${ready.proxyUrl}/api/v1/namespaces/default/configmaps`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (reply.status === 201) acknowledged = index + 1;
    };
    const writing = (async () => {
      for (let index = 0; index < 10_000; index += 1) await post(index);
    })().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    child.kill("SIGKILL");
    await Promise.all([exited, writing]);
    expect(acknowledged).toBeGreaterThan(0);

    await using playground = await startPlayground({ dataDir: directory, saveState: true });
    const list = (await (await fetch(`${playground.proxyUrl}/api/v1/namespaces/default/configmaps`)).json()) as {
      items: { metadata: { name: string } }[];
    };
    const kept = list.items.map(({ metadata }) => metadata.name).filter((name) => /^c\d+$/.test(name));
    // The file may be older than the last moment, yet it is one state that there was: no gaps.
    expect(kept.map((name) => Number(name.slice(1))).sort((a, b) => a - b)).toEqual(kept.map((_name, index) => index));
  }, 60_000);

  it("and half a file is refused with its name, not taken for an empty state", async () => {
    await (await startPlayground({ dataDir: directory, saveState: true })).close();
    const file = path.join(directory, "state.json");
    const whole = await readFile(file, "utf8");
    await writeFile(file, whole.slice(0, whole.length / 2));
    await expect(startPlayground({ dataDir: directory, saveState: true })).rejects.toThrow(file);
  });
});
