import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Lets the user edit a text in $VISUAL or $EDITOR, which may carry arguments. Resolves to the new text, or undefined when
 * nothing was changed or the editor failed. The terminal must be free.
 */
export async function editText(
  text: string,
  suffix: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), "aggregation-playground-"));
  try {
    const file = path.join(folder, `edit${suffix}`);
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    const code = await runEditor(editorCommand(env), file);
    if (code !== 0) return undefined;
    const edited = await readFile(file, "utf8");
    return edited === text ? undefined : edited;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function editorCommand(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = [env.VISUAL, env.EDITOR].find((value) => value !== undefined && value !== "");
  return chosen ?? (process.platform === "win32" ? "notepad" : "vi");
}

function runEditor(command: string, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // As git does: the shell splits the setting, the file is an argument of its own.
    const child =
      process.platform === "win32"
        ? spawn(`${command} "${file}"`, { stdio: "inherit", shell: true })
        : spawn("/bin/sh", ["-c", `${command} "$1"`, "sh", file], { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
