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
  async function startWith(change: (whole: string) => string): Promise<{ stderr: string; left: boolean }> {
    await (await startPlayground({ dataDir: directory, saveState: true })).close();
    const content = change(await readFile(file, "utf8"));
    await writeFile(file, content);
    const args = ["up", "--no-tui", "--no-examples", "--port=0", "--proxy-port=0"];
    const { code, stdout, stderr } = await runCli([...args, "--save-state", "--data-dir", directory]);
    expect([code, stdout]).toEqual([1, ""]);
    return { stderr, left: (await readFile(file, "utf8")) === content };
  }
  const waysOut = (): string =>
    `.\nNothing of it was loaded, and the file was left as it is. Put a copy of it back, choose another --data-dir, or move it\n` +
    `away to begin with an empty state:\n  mv '${file}' '${file}.damaged'\n`;

  it("by half of it missing is not taken for an empty state: the command says which file, what is left and what to do", async () => {
    const { stderr, left } = await startWith((whole) => whole.slice(0, whole.length / 2));
    expect(stderr).toMatch(/^\S+state\.json is damaged: it breaks off after \d+ bytes\./);
    expect(stderr.endsWith(waysOut())).toBe(true);
    expect(left).toBe(true);
  }, 60_000);

  it("by an edit that leaves it JSON is refused by the object that is not whole", async () => {
    const { stderr, left } = await startWith((whole) => whole.replace('"kind":"Namespace"', '"kinds":"Namespace"'));
    expect(stderr).toMatch(
      /is damaged: item \d+ \(\/registry\/namespaces\/\w[\w-]*\): its object has no apiVersion and kind\./,
    );
    expect(stderr.endsWith(waysOut())).toBe(true);
    expect(left).toBe(true);
  }, 60_000);

  it("can be moved away as the message says, and the next start begins anew", async () => {
    await startWith(() => "");
    const [command] = waysOut().match(/mv .*/) ?? [""];
    expect(spawnSync("sh", ["-c", command]).status).toBe(0);
    await (await startPlayground({ dataDir: directory, saveState: true })).close();
    expect(await readFile(file, "utf8")).toMatch(/^\{"format":/);
    expect(await readFile(`${file}.damaged`, "utf8")).toBe("");
  }, 60_000);
});
