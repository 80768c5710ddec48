import { messageOf } from "../../apimachinery/index.ts";
import { lstat, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { curl } from "./curl.ts";
import { hostPath, print, type ExecStreams, type ExecTarget } from "./streams.ts";
import { tcpdump } from "./tcpdump.ts";

export type { ExecStreams, ExecTarget };

/** `problem` where the command never began. */
export type ExecEnd = { readonly exitCode: number } | { readonly problem: string };

type Command = (args: readonly string[], target: ExecTarget, streams: ExecStreams) => Promise<number>;

/**
 * All that `kubectl exec` can run: a container is a process of this machine, so any other program would run on the machine
 * itself, with all rights of whoever started the playground.
 */
const COMMANDS: Readonly<Record<string, Command>> = {
  cat,
  curl,
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
  tcpdump,
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
  return PROBLEMS[code] ?? messageOf(error);
}
