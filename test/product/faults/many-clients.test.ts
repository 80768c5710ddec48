import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { head, startAttacked } from "../../support/attacked-playground.ts";
import { startCli } from "../../support/cli-process.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const WANTED = 10_000;
/** The clients are in a process of their own: one descriptor for each of them, here and there, and some for all else. */
const DESCRIPTORS = Number(execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim()) || 100_000;
/** What each front may have of them: test/product/faults/connection-limit.inside.test.ts has the rule. */
const SHARES = { https: 0.6, http: 0.15 };
const CLIENTS = Math.min(WANTED, DESCRIPTORS - 1_000, Math.floor(DESCRIPTORS * SHARES.https) - 100);
const SCALED = CLIENTS === WANTED ? "" : `, fewer than ${WANTED} because a process may open ${DESCRIPTORS} files here`;

interface IdleClients extends AsyncDisposable {
  /** How many of them are still connected. */
  left(): Promise<number>;
}

/** Clients that connect and never say anything, in a process of their own. */
async function startIdleClients(url: string, count: number): Promise<IdleClients> {
  const program = fileURLToPath(new URL("../../support/idle-clients.ts", import.meta.url));
  const args = ["--import", "tsx", program, new URL(url).port, String(count)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
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
    const held = [Math.floor(descriptors * SHARES.https), Math.floor(descriptors * SHARES.http) - 1];
    // The clients hear of their end after the log does.
    await expect.poll(async () => [await secure.left(), await plain.left()]).toEqual(held);
  }, 120_000);
});
