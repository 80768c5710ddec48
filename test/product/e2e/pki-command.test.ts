import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCli } from "../../support/cli-process.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "pki-command-"));
});
afterAll(() => rm(directory, { recursive: true }));

const pki = (...args: string[]): ReturnType<typeof runCli> => runCli(["pki", ...args, "--dir", directory]);

async function certificate(name: string): Promise<X509Certificate> {
  return new X509Certificate(await readFile(path.join(directory, name)));
}

describe("the certificate steps without openssl", { timeout: 60_000 }, () => {
  it("make an authority, a certificate for the Service's name, its Secret and the caBundle", async () => {
    expect((await pki("serving", "api", "wardle")).stderr).toContain("Make it first: aggregation-playground pki ca");
    expect((await pki("ca")).code).toBe(0);
    expect((await pki("serving", "api", "wardle")).code).toBe(0);
    const leaf = await certificate("tls.crt");
    expect(leaf.subjectAltName).toBe("DNS:api.wardle.svc, DNS:api.wardle.svc.cluster.local");
    expect(leaf.verify((await certificate("ca.crt")).publicKey)).toBe(true);
    for (const name of ["ca.key", "tls.key"]) {
      expect((await stat(path.join(directory, name))).mode & 0o777).toBe(0o600);
    }
    const secret = parse((await pki("secret", "wardle")).stdout) as { type: string; data: Record<string, string> };
    expect(secret.type).toBe("kubernetes.io/tls");
    expect(Buffer.from(secret.data["tls.crt"] ?? "", "base64").toString()).toBe(leaf.toString());
    const bundle = (await pki("ca-bundle")).stdout.trim();
    expect(Buffer.from(bundle, "base64").toString()).toBe((await certificate("ca.crt")).toString());
  });

  it("make the tutorial's certificate with a Common Name alone when asked to", async () => {
    await pki("ca");
    await pki("serving", "api", "wardle", "--omit-sans");
    const leaf = await certificate("tls.crt");
    expect([leaf.subject, leaf.subjectAltName]).toEqual(["CN=api.wardle.svc", undefined]);
  });

  it("say what they take", async () => {
    const { code, stderr } = await pki("serving", "api");
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "pki takes one of: ca; serving SERVICE NAMESPACE; secret NAMESPACE; ca-bundle",
    ]);
  });
});
