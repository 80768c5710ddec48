import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { POD_MARK } from "../api/pod-mark.ts";
import { startExampleServer } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";

const DRAIN_MS = 5000;

/** The program file of the server as a process of its own, in source or compiled as this file is. */
export function exampleServerProgram(): string {
  return fileURLToPath(new URL(`./entry${path.extname(import.meta.url)}`, import.meta.url));
}

/**
 * Serves until SIGTERM or SIGINT, then drains; resolves to the exit code: 0, 1 when it cannot serve, 2 for bad usage.
 * Prints `listening on ADDRESS:PORT` once, and sends `{type: "listening", port, containerPort}` to a Node parent; when
 * that parent is gone it ends at once.
 */
export async function runExampleServer(args: readonly string[]): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(args);
  } catch (error) {
    process.stderr.write(`example-server: ${messageOf(error)}\n`);
    return 2;
  }
  // The kernel closes the channel also when the parent is killed with SIGKILL.
  const onParentGone = (): void => process.exit(1);
  process.once("disconnect", onParentGone);
  const stopped = stopSignal();
  try {
    const inPod = process.env[POD_MARK] !== undefined;
    const bind = inPod ? "127.0.0.1" : settings.bindAddress;
    const server = await startExampleServer({
      bind,
      port: inPod ? 0 : settings.securePort,
      tls: await keyPair(settings),
      asWritten: settings.asWritten,
    });
    process.stdout.write(`listening on ${bind}:${server.port}\n`);
    process.send?.({ type: "listening", port: server.port, containerPort: settings.securePort });
    await stopped;
    await server.close(DRAIN_MS);
    return 0;
  } catch (error) {
    process.stderr.write(`example-server: ${messageOf(error)}\n`);
    return 1;
  } finally {
    // A channel with a listener would keep this process alive.
    process.off("disconnect", onParentGone);
  }
}

async function keyPair({ certFile, keyFile, sans }: Settings): Promise<{ key: string; cert: string }> {
  if (certFile !== undefined && keyFile !== undefined) {
    const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
    return { key, cert };
  }
  // Loaded here alone: the certificate library takes longer to load than the server to start.
  const { createAuthority, issueServing, splitHosts } = await import("../pki/certificate-authority.ts");
  const now = Date.now();
  const own = await createAuthority("example-server", now);
  if (sans.length === 0) return own;
  return issueServing(own, { commonName: "example-server", ...splitHosts(sans), now });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
