/** The command line as a user starts it: a process of its own on free ports. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ReadyInfo } from "../../src/index.ts";

const RUN = fileURLToPath(new URL("../../scripts/run.mjs", import.meta.url));

export interface CliExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess extends AsyncDisposable {
  readonly ready: ReadyInfo;
  /** Everything printed so far. */
  output(): string;
  /** How many lines there are on standard output. */
  lineCount(): number;
  /** Resolves when a line behind the first `from` ones matches; rejects when the process ends first. */
  line(pattern: RegExp, from?: number): Promise<string>;
  /** Sends the signal and resolves when the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<CliExit>;
}

/** Runs a command to its end. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): Promise<CliExit> {
  const child = start(args, env);
  child.stdin?.end(input);
  return ended(child, collect(child));
}

/** Starts the playground and resolves when its ready file is there. `descriptors`: how many files it may open. */
export async function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  descriptors?: number,
): Promise<CliProcess> {
  const directory = await mkdtemp(path.join(tmpdir(), "playground-cli-"));
  const readyFile = path.join(directory, "ready.json");
  const defaults = ["--no-tui", "--port", "0", "--proxy-port", "0", "--data-dir", path.join(directory, "data")];
  const child = start([...defaults, "--ready-file", readyFile, ...args], env, descriptors);
  const text = collect(child);
  const exit = ended(child, text);
  const line = (pattern: RegExp, from = 0): Promise<string> => waitForLine(child, text, exit, pattern, from);
  await line(/ ready +serving at |"type":"ready"/);
  const ready = JSON.parse(await readFile(readyFile, "utf8")) as ReadyInfo;
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<CliExit> => {
    child.kill(signal);
    const result = await exit;
    await rm(directory, { recursive: true, force: true });
    return result;
  };
  return {
    ready,
    output: () => text.stdout + text.stderr,
    lineCount: () => text.stdout.split("\n").length - 1,
    line,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

interface Collected {
  stdout: string;
  stderr: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv, descriptors?: number): ChildProcess {
  const command = [process.execPath, RUN, ...args];
  // The shell is replaced by the program, which has its process id.
  const limited = descriptors === undefined ? [] : ["sh", "-c", `ulimit -n ${descriptors} && exec "$@"`, "sh"];
  const [program = "", ...rest] = [...limited, ...command];
  return spawn(program, rest, { env: { ...process.env, LC_ALL: "C", ...env } });
}

function collect(child: ChildProcess): Collected {
  const text = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
  return text;
}

function ended(child: ChildProcess, text: Collected): Promise<CliExit> {
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
}

function waitForLine(
  child: ChildProcess,
  text: Collected,
  exit: Promise<CliExit>,
  pattern: RegExp,
  from: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = text.stdout
        .split("\n")
        .slice(from)
        .find((line) => pattern.test(line));
      if (found === undefined) return;
      child.stdout?.off("data", look);
      resolve(found);
    };
    child.stdout?.on("data", look);
    void exit.then(({ code, stderr }) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr}`)));
    look();
  });
}
