import { readFile } from "node:fs/promises";
import process from "node:process";
import { messageOf, POD_MARK, POD_MARK_WAIT, type PodInstructions } from "../../apimachinery/index.ts";

const DRAIN_MS = 5000;

export interface RunningServer {
  readonly port: number;
  /** Lets requests in flight finish for `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export interface ServingFlags {
  readonly securePort: number;
  readonly bindAddress: string;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** DNS names of the certificate that the server makes for itself when no files are given. */
  readonly sans: readonly string[];
}

export interface Serving {
  readonly bind: string;
  readonly port: number;
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
}

/** A failure that the server has logged in full already. */
export class LoggedError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "LoggedError";
}

/**
 * Serves until SIGTERM or SIGINT, then drains; resolves to the exit code: 0, or 1 when it cannot serve.
 * `name` is the program's, in messages. Prints `listening on ADDRESS:PORT` once, and sends `{type: "listening", port, containerPort}` to a Node parent; when
 * that parent is gone it ends at once.
 */
export async function runServer(
  name: string,
  flags: ServingFlags,
  start: (serving: Serving) => Promise<RunningServer>,
): Promise<number> {
  // The kernel closes the channel also when the parent is killed with SIGKILL.
  const onParentGone = (): void => process.exit(1);
  process.once("disconnect", onParentGone);
  const stopped = stopSignal();
  try {
    const inPod = process.env[POD_MARK] !== undefined;
    const bind = inPod ? "127.0.0.1" : flags.bindAddress;
    const server = await start({ bind, port: inPod ? 0 : flags.securePort, tls: await keyPair(name, flags) });
    process.stdout.write(`listening on ${bind}:${server.port}\n`);
    process.send?.({ type: "listening", port: server.port, containerPort: flags.securePort });
    await stopped;
    await server.close(DRAIN_MS);
    return 0;
  } catch (error) {
    if (!(error instanceof LoggedError)) process.stderr.write(`${name}: ${messageOf(error)}\n`);
    return 1;
  } finally {
    // A channel with a listener would keep this process alive.
    process.off("disconnect", onParentGone);
  }
}

/** The arguments of this process: those of its command line, or, in a pod, what it is told to run. */
export async function processInstructions(): Promise<Pick<PodInstructions, "args" | "lentStore">> {
  if (process.env[POD_MARK] !== POD_MARK_WAIT) return { args: process.argv.slice(2) };
  const { env, directory, ...instructions } = await receiveInstructions();
  Object.assign(process.env, env);
  process.chdir(directory);
  return instructions;
}

/** What the parent of this process sends first. A parent that never does so has gone, and this process ends with it. */
function receiveInstructions(): Promise<PodInstructions> {
  return new Promise((resolve) => {
    const onParentGone = (): void => process.exit(0);
    process.once("disconnect", onParentGone);
    process.once("message", (message) => {
      process.off("disconnect", onParentGone);
      resolve(message as PodInstructions);
    });
  });
}

async function keyPair(
  name: string,
  { certFile, keyFile, sans }: ServingFlags,
): Promise<{ key: string; cert: string }> {
  if (certFile !== undefined && keyFile !== undefined) {
    const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
    return { key, cert };
  }
  // Loaded here alone: the certificate library takes longer to load than the server to start.
  const { createAuthority, issueServing, splitHosts } = await import("../../pki/issue/certificate-authority.ts");
  const now = Date.now();
  const own = await createAuthority(name, now);
  if (sans.length === 0) return own;
  return issueServing(own, { commonName: name, ...splitHosts(sans), now });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const) process.once(signal, () => resolve());
  });
}
