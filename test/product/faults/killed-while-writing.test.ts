import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlayground, type PlaygroundEvent } from "../../../src/index.ts";
import { runCli, startCli, type CliProcess } from "../../support/cli-process.ts";
import { hasEtcd, startEtcd } from "../../support/etcd-server.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "killed-"));
  file = path.join(directory, "state.json");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** POSTs ConfigMaps, several at once, and kills the process when `count` were answered; the names of all that were. */
async function killWhileWriting(cli: CliProcess, count: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let next = 0;
  let killed: Promise<unknown> | undefined;
  const write = async (): Promise<void> => {
    for (;;) {
      const name = `c${(next += 1)}`;
      const data = { x: "x".repeat(20_000) };
      const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
      const headers = { "Content-Type": "application/json" };
      const reply = await fetch(`${cli.ready.proxyUrl}${CONFIG_MAPS}`, { method: "POST", headers, body });
      if (reply.status !== 201) throw new Error(`${name}: ${reply.status}`);
      acknowledged.push(name);
      if (acknowledged.length >= count) killed ??= cli.stop("SIGKILL");
    }
  };
  // Each ends with the connection, and not before.
  const ends = await Promise.allSettled([write(), write(), write()]);
  for (const end of ends) expect(end).toMatchObject({ reason: { message: "fetch failed" } });
  await killed;
  return acknowledged;
}

async function namesAt(proxyUrl: string | null): Promise<string[]> {
  const list = (await (await fetch(`${proxyUrl}${CONFIG_MAPS}`)).json()) as {
    items: { metadata: { name: string } }[];
  };
  return list.items.map(({ metadata }) => metadata.name);
}

describe("kill -9 while the state is being written", () => {
  it("loses no write that was answered", async () => {
    const flags = ["--no-examples", "--save-state", "--data-dir", directory];
    const acknowledged = await killWhileWriting(await startCli(flags), 40);
    await using playground = await startPlayground({ dataDir: directory, saveState: true });
    expect(await namesAt(playground.proxyUrl)).toEqual(expect.arrayContaining(acknowledged));
  }, 60_000);

  it.skipIf(!hasEtcd)(
    "loses nothing with etcd either, whether the playground or etcd is killed (needs the program etcd)",
    async () => {
      await using etcd = await startEtcd();
      const flags = ["--no-examples", "--etcd-servers", etcd.url];
      const acknowledged = await killWhileWriting(await startCli(flags), 40);
      await etcd.kill();
      await etcd.restart();
      await using playground = await startPlayground({ etcdServers: etcd.url });
      expect(await namesAt(playground.proxyUrl)).toEqual(expect.arrayContaining(acknowledged));
    },
    60_000,
  );

  it("leaves an unfinished file, which the next start removes and says so", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    await writeFile(`${file}.${pid}.0123abcd`, '{"format":"aggregation-playgr');
    const events: PlaygroundEvent[] = [];
    const onEvent = (event: PlaygroundEvent): void => void events.push(event);
    await using playground = await startPlayground({ dataDir: directory, saveState: true, onEvent });
    expect(playground.url).toMatch(/^https:/);
    expect(events.filter(({ level }) => level === "warn")).toMatchObject([
      { where: file, message: expect.stringMatching(/killed while it saved.*every write that was answered.*0123abcd/) },
    ]);
  });
});

describe("saved state that is damaged", () => {
  it("keeps no playground from starting: the record is set aside and named, all others are there", async () => {
    const first = await startPlayground({ dataDir: directory, saveState: true });
    for (const name of ["a", "b"]) await first.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
    await first.close();
    const content = await readFile(file, "utf8");
    const damaged = content.replace(
      '"/registry/configmaps/default/a","object":{',
      '"/registry/configmaps/default/a","object":[',
    );
    expect(damaged).not.toBe(content);
    await writeFile(file, damaged);
    const events: PlaygroundEvent[] = [];
    const onEvent = (event: PlaygroundEvent): void => void events.push(event);
    await using playground = await startPlayground({ dataDir: directory, saveState: true, onEvent });
    const names = await namesAt(playground.proxyUrl);
    expect(["a", "b"].filter((name) => names.includes(name))).toEqual(["b"]);
    expect(events.filter(({ level }) => level === "warn")).toMatchObject([
      {
        where: file,
        message: expect.stringMatching(/set aside in \S+\.damaged: record \d+ \(\/registry\/configmaps\/default\/a\)/),
      },
    ]);
    expect(await readFile(`${file}.damaged`, "utf8")).toContain('"/registry/configmaps/default/a","object":[');
  }, 60_000);

  it("is refused when the file is another program's: the command says so, leaves it as it is, and tells the ways out", async () => {
    await writeFile(file, "these are my notes\n");
    const args = ["up", "--no-tui", "--no-examples", "--port=0", "--proxy-port=0"];
    const { code, stdout, stderr } = await runCli([...args, "--save-state", "--data-dir", directory]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `${file} holds no saved state of this program.\n` +
        `Nothing of it was loaded, and the file was left as it is. Put a copy of it back, choose another --data-dir, or move it\n` +
        `away to begin with an empty state:\n  mv '${file}' '${file}.damaged'\n`,
    );
    expect(await readFile(file, "utf8")).toBe("these are my notes\n");
  }, 60_000);
});
