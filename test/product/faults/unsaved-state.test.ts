import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { startCli } from "../../support/cli-process.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const NO_SPACE = {
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "etcdserver: mvcc: database space exceeded",
  code: 500,
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "unsaved-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(proxyUrl: string | null, name: string): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const headers = { "Content-Type": "application/json" };
  const reply = await fetch(`${proxyUrl}${CONFIG_MAPS}`, { method: "POST", headers, body });
  return { status: reply.status, body: await reply.json() };
}

async function readyz(proxyUrl: string | null): Promise<string> {
  return (await fetch(`${proxyUrl}/readyz?verbose`)).text();
}

describe("a data directory that goes away while the playground runs", () => {
  const start = (): Promise<Playground> =>
    startPlayground({ dataDir: path.join(directory, "data"), saveState: true, drainMs: 0 });

  it("refuses every write as kube-apiserver with a full etcd, and fails /readyz, until it is there again", async () => {
    await using playground = await start();
    const { proxyUrl } = playground;
    expect(await write(proxyUrl, "kept")).toMatchObject({ status: 201 });
    await rename(path.join(directory, "data"), path.join(directory, "away"));
    expect(await write(proxyUrl, "lost")).toEqual({ status: 500, body: NO_SPACE });
    const text = await readyz(proxyUrl);
    expect(text).toContain("[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n");
    expect(text).toContain("readyz check failed");
    const names = (await playground.client().get(CONFIG_MAPS)).json() as { items: { metadata: { name: string } }[] };
    expect(names.items.map(({ metadata }) => metadata.name)).not.toContain("lost");
    await rename(path.join(directory, "away"), path.join(directory, "data"));
    await expect.poll(() => readyz(proxyUrl), { timeout: 10_000 }).toContain("readyz check passed");
    expect(await write(proxyUrl, "kept2")).toMatchObject({ status: 201 });
  }, 30_000);

  it("makes the command exit with 1 and a message when it is still away at the end", async () => {
    const data = path.join(directory, "data");
    const cli = await startCli(["--no-examples", "--save-state", "--data-dir", data]);
    expect(await write(cli.ready.proxyUrl, "kept")).toMatchObject({ status: 201 });
    // The program may be writing in it.
    await rm(data, { recursive: true, maxRetries: 10 });
    expect(await write(cli.ready.proxyUrl, "lost")).toMatchObject({ status: 500 });
    const end = await cli.stop("SIGTERM");
    expect(end).toMatchObject({ code: 1 });
    expect(end.stderr).toMatch(/data\/state\.json cannot be written: the file or its directory is gone \(ENOENT\)/);
  }, 30_000);
});
