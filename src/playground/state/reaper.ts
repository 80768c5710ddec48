import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

/**
 * A shell that removes directories when this process, or this thread of it, has ended without doing so: test runners kill their
 * workers, and a directory may hold keys. It hears of that by the end of its standard input.
 */
export interface Reaper {
  /** Removes the directory at the end, unless the returned function is called before. */
  watch(directory: string): () => void;
}

const SCRIPT = `
max=0
while IFS=' ' read -r sign number directory; do
  case $sign in
    +) max=$number; eval "directory_$number=\\$directory" ;;
    -) eval "directory_$number=" ;;
  esac
done
number=0
while [ "$number" -lt "$max" ]; do
  number=$((number + 1))
  eval "directory=\\$directory_$number"
  [ -z "$directory" ] || rm -rf -- "$directory"
done
`;

export function createReaper(): Reaper {
  const watched = new Map<number, string>();
  let shell: ChildProcess | undefined;
  let count = 0;
  const say = (sign: "+" | "-", number: number): void => {
    shell?.stdin?.write(`${sign} ${number} ${watched.get(number)}\n`);
  };
  return {
    watch(directory) {
      // The shell reads lines.
      if (directory.includes("\n")) return () => undefined;
      const number = (count += 1);
      watched.set(number, directory);
      shell ??= startShell();
      say("+", number);
      return () => {
        if (!watched.has(number)) return;
        say("-", number);
        watched.delete(number);
        if (watched.size > 0) return;
        shell?.stdin?.end();
        shell = undefined;
      };
    },
  };
}

/** Not in our process group, so that what a terminal or a runner sends to the group does not end it first. */
function startShell(): ChildProcess {
  const shell = spawn("/bin/sh", ["-c", SCRIPT], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    cwd: "/",
  });
  // Without a shell, the next start removes what was left.
  shell.on("error", () => undefined);
  shell.stdin?.on("error", () => undefined);
  shell.unref();
  (shell.stdin as Socket | null)?.unref();
  return shell;
}
