import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createCompiledForms } from "../../../src/kubelet/compiled-form.ts";

async function files(times: Readonly<Record<string, number>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "compiled-form-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, seconds] of Object.entries(times)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "");
    await utimes(file, seconds, seconds);
  }
  for (const name of ["src", "src/kubelet"]) await utimes(path.join(folder, name), 1, 1);
  return folder;
}

it.each([
  ["is taken where it is newer than all of the source", { "src/a.ts": 10, "dist/kubelet/supervisor.js": 20 }, true],
  ["is left where a file has changed since", { "src/a.ts": 30, "dist/kubelet/supervisor.js": 20 }, false],
  ["need not be there", { "src/a.ts": 10, "dist/other.js": 20 }, false],
])("a compiled program %s", async (_what, times, isTaken) => {
  const folder = await files({ ...times, "src/kubelet/supervisor.ts": 5 });
  const find = createCompiledForms(path.join(folder, "src"), path.join(folder, "dist"));
  const found = find(path.join(folder, "src/kubelet/supervisor.ts"));
  expect(found).toBe(isTaken ? path.join(folder, "dist/kubelet/supervisor.js") : undefined);
});
