import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { head, startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw } from "../../support/raw-client.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "private-keys-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function filesWithKeys(): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && /PRIVATE KEY|client-key-data/.test(await readFile(file, "latin1"))) found.push(file);
  }
  return found;
}

describe("private keys", () => {
  it("are written to files that only their owner may read, even where a wider file stood", async () => {
    const kubeconfig = path.join(directory, "admin.kubeconfig");
    await writeFile(kubeconfig, "before", { mode: 0o644 });
    for (let run = 0; run < 2; run += 1) {
      const playground = await startPlayground({ dataDir: directory, kubeconfig });
      await playground.close();
      const files = await filesWithKeys();
      expect(files.length).toBeGreaterThan(1);
      expect(files).toContain(kubeconfig);
      for (const file of files) {
        expect([file, ((await stat(file)).mode & 0o777).toString(8)]).toEqual([file, "600"]);
        await chmod(file, 0o644);
      }
    }
  });

  it("are not written through a symbolic link that somebody has put there", async () => {
    const victim = path.join(directory, "victim");
    await writeFile(victim, "untouched");
    const kubeconfig = path.join(directory, "admin.kubeconfig");
    await symlink(victim, kubeconfig);
    await expect(startPlayground({ kubeconfig })).rejects.toThrow("is a symbolic link");
    const dataDir = path.join(directory, "data");
    await mkdir(path.join(dataDir, "pki"), { recursive: true });
    await symlink(victim, path.join(dataDir, "pki", "ca.pem"));
    await expect(startPlayground({ dataDir })).rejects.toThrow("is a symbolic link");
    expect(await readFile(victim, "utf8")).toBe("untouched");
  });

  it("and tokens are in no event and no record of a request", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Cookie: session=abc", "Proxy-Authorization: Basic abc", "Connection: close"));
    await client.ended;
    const everything = JSON.stringify([stage.events, stage.playground.requests.all()]);
    expect(everything).not.toMatch(/PRIVATE KEY|admin-token|session=abc|Basic abc/);
    expect(everything).toContain("<masked>");
  });
});
