import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAuthority, issueServing } from "../src/pki/issue/certificate-authority.ts";

/** The files that every measured program shares: one CA, one serving certificate, one token. */
export interface Materials {
  readonly directory: string;
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly caPem: string;
  readonly tokens: string;
  file(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export const TOKEN = "bench-token";
export const TOKEN_HEADER = { Authorization: `Bearer ${TOKEN}` };

export async function createMaterials(): Promise<Materials> {
  const directory = await mkdtemp(path.join(tmpdir(), "aggregation-bench-"));
  const file = async (name: string, text: string): Promise<string> => {
    const target = path.join(directory, name);
    await writeFile(target, text, { mode: 0o600 });
    return target;
  };
  const now = Date.now();
  const authority = await createAuthority("bench", now);
  const serving = await issueServing(authority, {
    commonName: "backend",
    dnsNames: ["backend.default.svc", "localhost"],
    ipAddresses: ["127.0.0.1"],
    now,
  });
  return {
    directory,
    file,
    key: await file("server.key", serving.key),
    cert: await file("server.crt", serving.cert),
    ca: await file("ca.crt", authority.cert),
    caPem: authority.cert,
    tokens: await file("tokens.csv", `${TOKEN},bench-user,1,"bench"\n`),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
