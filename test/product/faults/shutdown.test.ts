import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { ReadyInfo } from "../../../src/index.ts";
import { deferred } from "../../support/deferred.ts";
import { head, startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const READYZ = head("GET", "").replace(/GET \S+/, "GET /readyz");

describe("a playground that is closed under load", () => {
  it("fails /readyz first, finishes what is in flight, then ends watches and upgrades", async () => {
    await using stage = await startAttacked({ drainMs: 10_000 });
    const release: (() => void)[] = [];
    const asked = deferred();
    stage.backend.handler = (req, res) => {
      if ((req.url ?? "").includes("watch")) return void res.writeHead(200).write("{}\n");
      release.push(() => res.writeHead(200, { "Content-Length": 4 }).end("done"));
      asked.resolve();
    };
    stage.backend.upgrade = (_req, socket) =>
      void socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello");
    const { url } = stage.playground;
    const [slow, proxied, local, upgraded] = await Promise.all([1, 2, 3, 4].map(() => connectRaw(url)));
    if (!slow || !proxied || !local || !upgraded) throw new Error("not connected");
    proxied.send(head("GET", "/things?watch=true"));
    local.send(head("GET", "").replace(/GET \S+/, "GET /api/v1/configmaps?watch=true"));
    upgraded.send(head("GET", "/x", "Connection: Upgrade", "Upgrade: x"));
    slow.send(head("GET", "/slow"));
    await Promise.all([
      asked.promise,
      proxied.until((text) => text.includes("{}")),
      local.until((text) => text.startsWith("HTTP/1.1 200")),
      upgraded.until((text) => text.endsWith("hello")),
    ]);

    const closing = stage.playground.close();
    const health = await connectRaw(url);
    health.send(READYZ);
    const reply = await health.ended;
    expect(statuses(reply)).toEqual([500]);
    expect(reply).toMatch(/\r\nConnection: close\r\n/i);
    expect(reply).toContain("[-]shutdown failed: reason withheld");
    const late = await connectRaw(url);
    late.send(head("GET", "/late"));
    const refusal = await late.ended;
    expect(statuses(refusal)).toEqual([503]);
    expect(refusal).toMatch(/\r\nRetry-After: 1\r\n/);
    expect(refusal).toContain('"message":"apiserver is shutting down"');
    expect(proxied.socket.destroyed || local.socket.destroyed || upgraded.socket.destroyed).toBe(false);

    release[0]?.();
    const finished = await slow.ended;
    expect(finished).toMatch(/\r\nConnection: close\r\n/i);
    expect(finished.endsWith("\r\n\r\ndone")).toBe(true);
    expect(await local.ended).toMatch(/\r\n0\r\n\r\n$/);
    await Promise.all([proxied.ended, upgraded.ended, closing]);
    expect(stage.backend.seen.map(({ url: asking }) => asking).filter((asking) => asking.includes("late"))).toEqual([]);
    await expect(connectRaw(url)).rejects.toThrow("ECONNREFUSED");
  });

  it("cuts off what is still in flight when drainMs are over", async () => {
    await using stage = await startAttacked({ drainMs: 50 });
    const asked = deferred();
    stage.backend.handler = () => asked.resolve();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/never"));
    await asked.promise;
    await stage.playground.close();
    expect(await client.ended).toBe("");
  });

  it("with idle connections and half a request closes at once", async () => {
    await using stage = await startAttacked({ drainMs: 60_000 });
    const half = await connectRaw(stage.playground.url);
    half.send("GET / HT");
    const idle = await connectRaw(stage.playground.url);
    idle.send(head("GET", "/x"));
    await idle.until((text) => text.endsWith("{}"));
    const began = performance.now();
    await stage.playground.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    await Promise.all([half.ended, idle.ended]);
  });
});

describe("the process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends with code 0 after %s under load", async (signal) => {
    const directory = await mkdtemp(path.join(tmpdir(), "shutdown-"));
    const child = startCli(directory);
    try {
      const { url } = await readyInfo(child, path.join(directory, "ready.json"));
      const watch = await connectRaw(url);
      watch.send("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await watch.until((text) => text.includes("gitVersion"));
      const exited = once(child, "exit");
      child.kill(signal);
      expect(await exited).toEqual([0, null]);
      await watch.ended;
    } finally {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true });
    }
  });

  it("ends with code 0 when nobody reads its output any more, as behind `| head`", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "shutdown-"));
    const child = startCli(directory);
    try {
      const { url } = await readyInfo(child, path.join(directory, "ready.json"));
      const exited = once(child, "exit");
      child.stdout?.destroy();
      // Whatever is printed next finds the reader gone; that may be before this request is read.
      const client = await connectRaw(url).catch(() => undefined);
      client?.send("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n");
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true });
    }
  });

  it("ends with code 0 when its output is open and nobody reads it", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "shutdown-"));
    const child = startCli(directory);
    try {
      const { url } = await readyInfo(child, path.join(directory, "ready.json"));
      const exited = once(child, "exit");
      child.stdout?.pause();
      // More lines than a pipe holds.
      const client = await connectRaw(url);
      for (let count = 1; count <= UNREAD; count += 1) {
        client.send(`GET /version?${"x".repeat(4_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        await client.until((text) => statuses(text).length === count);
      }
      child.kill("SIGTERM");
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true });
    }
  });
});

describe.skipIf(process.platform === "win32")("a playground that is killed", () => {
  it("takes the command of --exec with it, and what that has started", { timeout: 60_000 }, async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "shutdown-"));
    // What the playground has answered, it has started wholly.
    const asking = `fetch(process.env.AGGREGATION_PLAYGROUND_PROXY_URL + "/readyz").then(() => console.log("going"))`;
    const command = `trap '' TERM; sleep 1000 & "${process.execPath}" -e '${asking}'; wait`;
    const child = startCli(directory, "--exec", command);
    const ended = once(child, "close");
    let output = "";
    // Who lives on would hold the output open.
    child.stdout?.on(
      "data",
      (chunk: Buffer) => (output += chunk.toString()).includes("going") && child.kill("SIGKILL"),
    );
    try {
      expect(await ended).toEqual([null, "SIGKILL"]);
    } finally {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true });
    }
  });
});

const UNREAD = 60;

function startCli(directory: string, ...more: readonly string[]): ChildProcess {
  const program = new URL("../../../scripts/run.mjs", import.meta.url).pathname;
  const flags = ["--no-tui", "--no-examples", "--port=0", "--proxy-port=0", "--data-dir", directory];
  const args = [program, "up", ...flags, "--ready-file", path.join(directory, "ready.json"), ...more];
  return spawn(process.execPath, ["--throw-deprecation", ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

async function readyInfo(child: ChildProcess, file: string): Promise<ReadyInfo> {
  const { stdout } = child;
  if (stdout === null) throw new Error("no output");
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the process ended before it was ready")));
    stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("serving at")) resolve();
    });
  });
  return JSON.parse(await readFile(file, "utf8")) as ReadyInfo;
}
