/** The machine's own kubectl against a playground. */
import { spawn, type ChildProcess } from "node:child_process";

export interface KubectlExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningKubectl extends AsyncDisposable {
  /** Resolves to the first line of the output that matches; rejects when kubectl ends first. */
  line(pattern: RegExp): Promise<string>;
}

export interface Kubectl {
  run(args: readonly string[], input?: string, env?: NodeJS.ProcessEnv): Promise<KubectlExit>;
  /** The output of a command that must succeed. @throws Error with what it wrote to stderr */
  out(args: readonly string[], input?: string, env?: NodeJS.ProcessEnv): Promise<string>;
  /** For commands that run on, e.g. `--watch`. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): RunningKubectl;
}

export function kubectlFor(kubeconfig: string, cacheDirectory: string): Kubectl {
  const begin = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn("kubectl", ["--kubeconfig", kubeconfig, "--cache-dir", cacheDirectory, ...args], {
      env: { ...process.env, ...env },
    });
  const run: Kubectl["run"] = (args, input = "", env = {}) => {
    const child = begin(args, env);
    child.stdin?.end(input);
    const text = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
  };
  return {
    run,
    async out(args, input, env) {
      const { code, stdout, stderr } = await run(args, input, env);
      if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${stderr}`);
      return stdout;
    },
    start: (args, env) => follow(begin(args, env)),
  };
}

function follow(child: ChildProcess): RunningKubectl {
  let text = "";
  const looks = new Set<() => void>();
  const read = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of looks) look();
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  const exit = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = text.split("\n").find((line) => pattern.test(line));
          if (found === undefined) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        void exit.then(() => reject(new Error(`kubectl ended before ${String(pattern)}: ${text}`)));
        look();
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exit;
    },
  };
}
