/** kubectl is a Go program: it is asked for its verdict on the same servers. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { craftKeys, type PrivateKey } from "../../support/crafted-certificates.ts";
import { peerCases, type PeerCase } from "../../support/peer-cases.ts";
import { KUBECTL, hasKubectl } from "../../support/programs.ts";

const run = promisify(execFile);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "go-verdicts-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function listen({ key, chain }: PeerCase): Promise<Server> {
  // SHA-1 certificates are below OpenSSL's default security level.
  const server = createServer({ key, cert: chain.join("\n"), ciphers: "DEFAULT:@SECLEVEL=0" }, (_, res) => {
    res.setHeader("Content-Type", "application/json").end("{}");
  });
  server.on("tlsClientError", () => {});
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function kubeconfig(url: string, { roots, serverName }: PeerCase): string {
  const cluster = {
    server: url,
    "tls-server-name": serverName,
    "certificate-authority-data": Buffer.from(roots).toString("base64"),
  };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster }],
    // Without credentials kubectl would ask for a user name.
    users: [{ name: "u", user: { token: "none" } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    "current-context": "c",
  });
}

async function goVerdict(peer: PeerCase, index: number): Promise<string | undefined> {
  const server = await listen(peer);
  try {
    const file = join(directory, `${index}.yaml`);
    await writeFile(file, kubeconfig(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, peer));
    const { stderr } = await run(KUBECTL, ["--kubeconfig", file, "get", "--raw", "/"]).catch(
      (error: { stderr: string }) => error,
    );
    const problem = stderr.trim().split("tls: failed to verify certificate: ")[1];
    if (problem === undefined && stderr.trim() !== "") return stderr.trim();
    // Go told of this until 1.24.
    return problem
      ?.replace(/current time \S+/, "current time <now>")
      .replace(" (temporarily override with GODEBUG=x509sha1=1)", "");
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("the verdicts on certificates", () => {
  it.skipIf(!hasKubectl())("are those of a Go program", { timeout: 60_000 }, async () => {
    const cases = peerCases((await craftKeys(3)) as [PrivateKey, PrivateKey, PrivateKey]);
    const verdicts: [string, string | undefined][] = [];
    const queue = [...cases.entries()];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        verdicts.push([next[1].claim, await goVerdict(next[1], next[0])]);
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(cases.map(({ claim, says }) => [claim, says])));
  });
});
