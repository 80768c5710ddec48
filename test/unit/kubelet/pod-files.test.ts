import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { fileInPod } from "../../../src/kubelet/pod-files.ts";

it("leads a file argument into the pod, over the links to volumes and over no others", async () => {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), "pod-files-")));
  onTestFinished(() => rm(directory, { recursive: true }));
  const root = path.join(directory, "root", "c");
  const volume = path.join(directory, "volumes", "data");
  await Promise.all([root, volume].map((folder) => mkdir(folder, { recursive: true })));
  await writeFile(path.join(volume, "file"), "");
  await symlink(volume, path.join(root, "data"));
  await symlink("/etc", path.join(volume, "etc"));
  await symlink("/etc", path.join(root, "etc"));
  const files = { root, mountPaths: ["/data"] };
  const lead = (file: string): Promise<string> => fileInPod(file, files);
  expect(await lead("/data/file")).toBe(path.join(root, "data", "file"));
  expect(await lead("data/new/file")).toBe(path.join(root, "data", "new", "file"));
  expect(await lead("/var/file")).toBe(path.join(root, "var", "file"));
  expect(await lead(path.join(root, "data", "file"))).toBe(path.join(root, "data", "file"));
  await expect(lead("/data/etc/passwd")).rejects.toThrow("leads through a symbolic link");
  await expect(lead("/etc")).rejects.toThrow("leads through a symbolic link");
  await expect(lead("/data/../../x")).rejects.toThrow("may not contain '..'");
  await expect(lead(`${root}/../x`)).rejects.toThrow("may not contain '..'");
  await expect(lead("/data\0/file")).rejects.toThrow("may not contain");
});
