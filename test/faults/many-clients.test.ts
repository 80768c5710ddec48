import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { nodeCommand } from "../../src/cluster/container-process.ts";
import { connectionLimit } from "../../src/mock-apiserver/connection-limit.ts";
import { listenFront } from "../../src/mock-apiserver/front.ts";
import { head, startAttacked } from "../support/attacked-playground.ts";
import { startCli } from "../support/cli-process.ts";
import { deferred } from "../support/deferred.ts";
import { connectRaw, statuses } from "../support/raw-client.ts";

const WANTED = 10_000;
/** The clients are in a process of their own: one descriptor for each of them, here and there, and some for all else. */
const DESCRIPTORS = Number(execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim()) || 100_000;
const CLIENTS = Math.min(WANTED, DESCRIPTORS - 1_000, connectionLimit("https") - 100);
const SCALED = CLIENTS === WANTED ? "" : `, fewer than ${WANTED} because a process may open ${DESCRIPTORS} files here`;

interface IdleClients extends AsyncDisposable {
  /** How many of them are still connected. */
  left(): Promise<number>;
}

/** Clients that connect and never say anything, in a process of their own. */
async function startIdleClients(url: string, count: number): Promise<IdleClients> {
  const [program = "", ...args] = nodeCommand(fileURLToPath(new URL("../support/idle-clients.ts", import.meta.url)));
  const child = spawn(program, [...args, new URL(url).port, String(count)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const next = async (): Promise<string> => String(await once(lines, "line"));
  expect(await next()).toBe("connected");
  return {
    async left() {
      child.stdin.write("\n");
      return Number(await next());
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

describe("idle clients", () => {
  it(`in number (${CLIENTS}${SCALED}) are all held and do not keep others from being served`, async () => {
    await using stage = await startAttacked();
    await using idle = await startIdleClients(stage.playground.url, CLIENTS);
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: close"));
    expect(statuses(await client.ended)).toEqual([200]);
    expect(await idle.left()).toBe(CLIENTS);
  }, 120_000);

  it("beyond the limit are turned away, which is reported, and the next is served when one has left", async () => {
    const refusals: string[] = [];
    const refused = deferred();
    const handle = async (_req: unknown, res: { end: (text: string) => unknown }): Promise<void> => void res.end("ok");
    const front = await listenFront({
      kind: "proxy",
      pipeline: { handle },
      bind: "127.0.0.1",
      port: 0,
      maxConnections: 3,
      onRefusedConnection: (problem) => {
        refusals.push(problem);
        refused.resolve();
      },
    });
    const url = `http://127.0.0.1:${front.port}`;
    const idle = await Promise.all([connectRaw(url), connectRaw(url), connectRaw(url)]);
    for (const client of idle) client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await Promise.all(
      idle.map((client) => client.until((text) => text.endsWith("ok\r\n0\r\n\r\n") || text.endsWith("ok"))),
    );
    const extra = await connectRaw(url);
    expect(await extra.ended).toBe("");
    await refused.promise;
    expect(refusals).toEqual(["too many connections"]);
    idle[0]?.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    await idle[0]?.ended;
    const next = await connectRaw(url);
    next.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(statuses(await next.ended)).toEqual([200]);
    await front.close();
  });

  it("the limits of both fronts together leave a quarter of the descriptors to backends and files", () => {
    expect([connectionLimit("https", 1024), connectionLimit("http", 1024)]).toEqual([614, 153]);
    expect(connectionLimit("https", 1)).toBe(16);
    expect(connectionLimit("https", Number.MAX_SAFE_INTEGER)).toBe(80_000);
    expect(connectionLimit("http")).toBeGreaterThanOrEqual(16);
  });
});

describe("a process that may open few files", () => {
  it("turns clients away with a word in its log when both its fronts are full, and goes on serving and saving", async () => {
    const descriptors = 256;
    await using cli = await startCli(["--no-examples", "--save-state"], {}, descriptors);
    const { url, proxyUrl } = cli.ready;
    if (proxyUrl === null) throw new Error("no plain-HTTP front");
    const served = await connectRaw(proxyUrl);
    await using secure = await startIdleClients(url, descriptors);
    await using plain = await startIdleClients(proxyUrl, descriptors);
    await cli.line(/a connection was refused: too many connections/);
    const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
    const lines = ["Host: localhost", "Content-Type: application/json", `Content-Length: ${body.length}`];
    served.send(`POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
    expect(await served.until((text) => text.includes("uid"))).toMatch(/^HTTP\/1\.1 201 /);
    expect(cli.output()).not.toMatch(/could not be saved|EMFILE/);
    const held = [connectionLimit("https", descriptors), connectionLimit("http", descriptors) - 1];
    // The clients hear of their end after the log does.
    await expect.poll(async () => [await secure.left(), await plain.left()]).toEqual(held);
  }, 120_000);
});
