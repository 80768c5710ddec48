import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  directoryError,
  openPrivateDirectory,
  readPrivateFile,
  writePrivateFile,
} from "../../../src/pki/files/private-files.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "private-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe("a private file", () => {
  it("is for its owner alone, even where a wider file stood", async () => {
    const path = join(directory, "key.pem");
    await writeFile(path, "old", { mode: 0o644 });
    await chmod(path, 0o666);
    await writePrivateFile(path, "new");
    expect(await modeOf(path)).toBe(0o600);
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("leaves nothing beside it", async () => {
    await writePrivateFile(join(directory, "key.pem"), "text");
    expect(await readdir(directory)).toEqual(["key.pem"]);
  });

  it("loses its wide mode when it is read", async () => {
    const path = join(directory, "key.pem");
    await writeFile(path, "text");
    await chmod(path, 0o644);
    expect(await readPrivateFile(path)).toBe("text");
    expect(await modeOf(path)).toBe(0o600);
  });

  it("is not written through a symbolic link", async () => {
    const target = join(directory, "target");
    const path = join(directory, "link");
    await writeFile(target, "precious");
    await symlink(target, path);
    await expect(writePrivateFile(path, "secret")).rejects.toThrow(`${path} is a symbolic link`);
    expect(await readFile(target, "utf8")).toBe("precious");
    expect(await readdir(directory)).toEqual(["link", "target"]);
  });

  it("is not read through a symbolic link", async () => {
    const path = join(directory, "link");
    await symlink("/etc/hostname", path);
    await expect(readPrivateFile(path)).rejects.toThrow(`${path} is a symbolic link`);
  });

  it("that is a directory is refused by name", async () => {
    const path = join(directory, "folder");
    await mkdir(path);
    await expect(readPrivateFile(path)).rejects.toThrow(`${path} is a directory; name a file`);
    await expect(writePrivateFile(path, "text")).rejects.toThrow(`${path} is a directory; name a file`);
  });

  it("that is missing reads as undefined", async () => {
    expect(await readPrivateFile(join(directory, "none"))).toBeUndefined();
  });

  it("in a directory that is missing is refused by its own name, not with advice for the data directory", async () => {
    const path = join(directory, "none", "kubeconfig");
    await expect(writePrivateFile(path, "text")).rejects.toThrow(
      new Error(`${path} cannot be written: there is no ${join(directory, "none")}`),
    );
  });

  it.skipIf(process.getuid?.() === 0)("in a directory of others is refused with its name", async () => {
    await chmod(directory, 0o500);
    await expect(writePrivateFile(join(directory, "key.pem"), "text")).rejects.toThrow(
      `${join(directory, "key.pem")} cannot be written: this user may not write there (EACCES)`,
    );
  });
});

describe("a private directory", () => {
  it("is made, and for its owner alone", async () => {
    const path = join(directory, "a", "b");
    await openPrivateDirectory(path);
    expect(await modeOf(path)).toBe(0o700);
  });

  it("loses its wide mode", async () => {
    await chmod(directory, 0o755);
    await openPrivateDirectory(directory);
    expect(await modeOf(directory)).toBe(0o700);
  });

  it("below a file is refused with its name and advice", async () => {
    const file = join(directory, "file");
    await writeFile(file, "");
    await expect(openPrivateDirectory(join(file, "pki"))).rejects.toThrow(
      `${join(file, "pki")} cannot be written: a part of the path is a file (ENOTDIR); choose another directory with --data-dir`,
    );
    await expect(openPrivateDirectory(file)).rejects.toThrow(
      `${file} cannot be written: a file of that name is in the way`,
    );
  });

  it("that is a symbolic link is refused", async () => {
    const path = join(directory, "link");
    await symlink(tmpdir(), path);
    await expect(openPrivateDirectory(path)).rejects.toThrow(`${path} is a symbolic link`);
  });

  it.each(["EACCES", "EPERM", "EROFS", "ENOSPC"])("that fails with %s is named, with what to do", (code) => {
    const error = directoryError("/data", Object.assign(new Error("x"), { code })) as Error;
    expect(error.message).toMatch(
      new RegExp(
        `^/data cannot be written: .+ \\(${code}\\); choose another directory with --data-dir, or keep nothing with --ephemeral$`,
      ),
    );
  });
});
