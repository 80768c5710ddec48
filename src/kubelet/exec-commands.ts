import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";

/** A running container as commands in it see it. */
export interface ExecTarget {
  readonly env: Readonly<Record<string, string>>;
  /** The folder that stands for the container's `/`. */
  readonly root: string;
  /** Holds the root and the volumes that it links to: nothing outside of it is shown. */
  readonly directory: string;
  /** What the image lists. */
  readonly allowed: readonly string[];
}

export interface ExecStreams {
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** `problem` where the command never began. */
export type ExecEnd = { readonly exitCode: number } | { readonly problem: string };

type Command = (args: readonly string[], target: ExecTarget, streams: ExecStreams) => Promise<number>;

/**
 * All that `kubectl exec` can run: a container is a process of this machine, so any other program would run on the machine
 * itself, with all rights of whoever started the playground.
 */
const COMMANDS: Readonly<Record<string, Command>> = {
  cat,
  echo: async (args, _target, { stdout }) => print(stdout, `${args.join(" ")}\n`),
  env: async (_args, { env }, { stdout }) =>
    print(
      stdout,
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    ),
  hostname: async (_args, { env }, { stdout }) => print(stdout, `${env["HOSTNAME"] ?? ""}\n`),
  ls,
  pwd: async (_args, _target, { stdout }) => print(stdout, "/\n"),
};

export const EXEC_COMMANDS: readonly string[] = Object.keys(COMMANDS);

/** Runs one of the commands that the image lists. Refusals are worded as runc's. */
export async function execCommand(
  target: ExecTarget,
  [program = "", ...args]: readonly string[],
  streams: ExecStreams,
): Promise<ExecEnd> {
  const name = program.replace(/^(\/usr)?\/bin\//, "");
  const command = target.allowed.includes(name) && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const why = program.includes("/")
      ? `stat ${program}: no such file or directory`
      : "executable file not found in $PATH";
    return {
      problem: `OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}: ${why}: unknown`,
    };
  }
  return { exitCode: await command(args, target, streams) };
}

async function cat(args: readonly string[], target: ExecTarget, streams: ExecStreams): Promise<number> {
  const { stdin, stdout } = streams;
  const files = args.length === 0 ? ["-"] : args;
  return each(files, "cat", streams, async (file) => {
    if (file !== "-") return print(stdout, await readFile(await hostPath(target, file)));
    if (stdin !== undefined) await pipeline(stdin, stdout, { end: false });
    return 0;
  });
}

async function ls(args: readonly string[], target: ExecTarget, streams: ExecStreams): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith("-")).join("");
  const unknown = /[^-1al]/.exec(flags);
  if (unknown !== null) return print(streams.stderr, `ls: unrecognized option: ${unknown[0]}\n`, 1);
  const paths = args.filter((arg) => !arg.startsWith("-"));
  const many = paths.length > 1;
  return each(paths.length === 0 ? ["/"] : paths, "ls", streams, async (shown) => {
    const place = await hostPath(target, shown);
    const isFolder = (await lstat(place)).isDirectory();
    const names = isFolder ? (await readdir(place)).toSorted() : [shown];
    const visible = names.filter((name) => !isFolder || flags.includes("a") || !name.startsWith("."));
    const lines = flags.includes("l")
      ? await Promise.all(visible.map((name) => longLine(isFolder ? path.join(place, name) : place, name)))
      : visible;
    const title = many && isFolder ? `${shown}:\n` : "";
    return print(streams.stdout, title + lines.map((line) => `${line}\n`).join(""));
  });
}

async function longLine(place: string, name: string): Promise<string> {
  const facts = await lstat(place);
  const type = facts.isDirectory() ? "d" : facts.isSymbolicLink() ? "l" : "-";
  const bits = (facts.mode & 0o777).toString(2).padStart(9, "0");
  const mode = bits.replace(/./g, (bit, index: number) => (bit === "1" ? "rwx".charAt(index % 3) : "-"));
  return `${type}${mode} ${String(facts.size).padStart(8)} ${facts.mtime.toISOString().slice(0, 16)} ${name}`;
}

/** Goes on after an operand that fails, as the programs do. */
async function each(
  operands: readonly string[],
  program: string,
  { stderr }: ExecStreams,
  run: (operand: string) => Promise<number>,
): Promise<number> {
  let code = 0;
  for (const operand of operands) {
    try {
      code = Math.max(code, await run(operand));
    } catch (error) {
      code = await print(stderr, `${program}: ${operand}: ${problemText(error)}\n`, 1);
    }
  }
  return code;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
  EACCES: "Permission denied",
};

function problemText(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Where a path of the container is here; a link that leads out of the pod's files leads nowhere. @throws Error ENOENT */
async function hostPath({ root, directory }: ExecTarget, inside: string): Promise<string> {
  const wanted = path.join(root, path.posix.resolve("/", inside));
  const [real, home] = await Promise.all([realpath(wanted), realpath(directory)]);
  if (real === home || real.startsWith(home + path.sep)) return real;
  throw Object.assign(new Error("it is outside of the pod"), { code: "ENOENT" });
}

async function print(stream: Writable, content: string | Buffer, code = 0): Promise<number> {
  if (!stream.write(content) && stream.writable) {
    await Promise.race([
      new Promise((resolve) => stream.once("drain", resolve)),
      finished(stream).catch(() => undefined),
    ]);
  }
  return code;
}
