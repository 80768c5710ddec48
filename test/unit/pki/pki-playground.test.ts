import { X509Certificate, createSign, createVerify } from "node:crypto";
import { chmod, cp, mkdtemp, readFile, readdir, rm, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEphemeralPki, openPki, type PlaygroundPki } from "../../../src/pki/issue/playground-pki.ts";
import { verifyPeer } from "../../../src/pki/verify/peer-verification.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;

let base = "";
let template = "";
let first: PlaygroundPki;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "pki-"));
  template = join(base, "template");
  first = await openPki(template, { now: NOW });
});
afterAll(() => rm(base, { recursive: true, force: true }));

let copies = 0;
/** A directory with the first start's files. */
async function copy(): Promise<string> {
  const directory = join(base, `copy-${++copies}`);
  await cp(template, directory, { recursive: true });
  return directory;
}

const dataOf = (pki: PlaygroundPki): object => ({ ...pki, serving: undefined });
const verdict = (cert: string, roots: string, serverName: string): string | undefined =>
  verifyPeer([new X509Certificate(cert).raw], { serverName, roots, now: NOW });

describe("the playground's certificates", () => {
  it("are for the names of the apiserver, and each is signed by its authority", () => {
    const names = [
      "localhost",
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "127.0.0.1",
      "::1",
      "10.96.0.1",
    ];
    for (const name of [...names, "kubernetes.default.svc.cluster.local"])
      expect(verdict(first.apiserver.cert, first.ca.cert, name)).toBeUndefined();
    const subjects = [first.admin, first.frontProxyClient].map(({ cert }) => new X509Certificate(cert).subject);
    expect(subjects).toEqual(["O=system:masters\nCN=admin", "CN=front-proxy-client"]);
    const signer = (cert: string, ca: string): boolean =>
      new X509Certificate(cert).verify(new X509Certificate(ca).publicKey);
    expect(signer(first.admin.cert, first.ca.cert)).toBe(true);
    expect(signer(first.frontProxyClient.cert, first.frontProxyCa.cert)).toBe(true);
    expect(signer(first.frontProxyClient.cert, first.ca.cert)).toBe(false);
  });

  it("come with a key pair for service account tokens", () => {
    const { privateKey, publicKey } = first.serviceAccountKey;
    const signature = createSign("sha256").update("token").sign(privateKey);
    expect(createVerify("sha256").update("token").verify(publicKey, signature)).toBe(true);
  });

  it("are the same at the second start", async () => {
    expect(dataOf(await openPki(await copy(), { now: NOW }))).toEqual(dataOf(first));
  });

  it("are kept in files for their owner alone, also after somebody widened them", async () => {
    const directory = await copy();
    await chmod(directory, 0o755);
    for (const name of await readdir(directory)) await chmod(join(directory, name), 0o644);
    await openPki(directory, { now: NOW });
    const modes = await Promise.all((await readdir(directory)).map((name) => stat(join(directory, name))));
    expect(new Set(modes.map(({ mode }) => mode & 0o777))).toEqual(new Set([0o600]));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it("are renewed when they expire, and with them nothing else", async () => {
    const later = await openPki(await copy(), { now: NOW + 360 * DAY_MS });
    expect(later.ca).toEqual(first.ca);
    expect(later.serviceAccountKey).toEqual(first.serviceAccountKey);
    expect(later.admin.cert).not.toBe(first.admin.cert);
    expect(Date.parse(new X509Certificate(later.admin.cert).validTo)).toBe(NOW + 725 * DAY_MS);
  });

  it("are all made anew after the authority's end", async () => {
    const now = NOW + 3650 * DAY_MS;
    const later = await openPki(await copy(), { now });
    expect(later.ca.cert).not.toBe(first.ca.cert);
    expect(new X509Certificate(later.apiserver.cert).verify(new X509Certificate(later.ca.cert).publicKey)).toBe(true);
  });

  it("follow the hosts that the apiserver is asked to have", async () => {
    const directory = await copy();
    const more = await openPki(directory, { now: NOW, hosts: ["playground.test", "10.1.2.3"] });
    for (const name of ["playground.test", "10.1.2.3", "localhost"])
      expect(verdict(more.apiserver.cert, first.ca.cert, name)).toBeUndefined();
    expect(more.admin).toEqual(first.admin);
    const again = await openPki(directory, { now: NOW });
    expect(again.apiserver).toEqual(more.apiserver);
  });

  it.each([
    ["damaged", "garbage"],
    ["empty", ""],
  ])("are renewed one by one when the file is %s", async (_, text) => {
    const directory = await copy();
    await writeFile(join(directory, "admin.pem"), text);
    const pki = await openPki(directory, { now: NOW });
    expect(pki.admin.cert).not.toBe(first.admin.cert);
    expect(pki.apiserver).toEqual(first.apiserver);
    expect(dataOf(await openPki(directory, { now: NOW }))).toEqual(dataOf(pki));
  });

  it("are renewed when a key is another certificate's", async () => {
    const directory = await copy();
    await writeFile(join(directory, "admin.pem"), first.admin.cert + first.apiserver.key);
    expect((await openPki(directory, { now: NOW })).admin.cert).not.toBe(first.admin.cert);
  });

  it.each([
    ["a damaged certificate", (): string => first.ca.cert.replace("MII", "AAA") + first.ca.key, "it is damaged"],
    ["no certificate", (): string => first.ca.key, "it holds no certificate"],
    ["no key", (): string => first.ca.cert, "it holds no private key"],
    ["another's key", (): string => first.ca.cert + first.admin.key, "its key is not the certificate's"],
    ["no authority", (): string => first.admin.cert + first.admin.key, "it is no authority's certificate"],
  ])("are refused when the authority's file holds %s", async (_, text, problem) => {
    const directory = await copy();
    const path = join(directory, "ca.pem");
    await writeFile(path, text());
    await expect(openPki(directory, { now: NOW })).rejects.toThrow(
      `${path} cannot be used: ${problem}; restore the file, or delete it to have all certificates made anew`,
    );
    expect(await readFile(path, "utf8")).toBe(text());
  });

  it("are all made anew when the authority's file was deleted", async () => {
    const directory = await copy();
    await unlink(join(directory, "ca.pem"));
    const pki = await openPki(directory, { now: NOW });
    expect(verdict(pki.apiserver.cert, pki.ca.cert, "localhost")).toBeUndefined();
    expect(pki.frontProxyClient).toEqual(first.frontProxyClient);
    expect(await readFile(join(directory, "ca.crt"), "utf8")).toBe(pki.ca.cert);
  });

  it("are not read or written through symbolic links", async () => {
    const directory = await copy();
    const path = join(directory, "admin.pem");
    const elsewhere = join(base, "elsewhere");
    await writeFile(elsewhere, "precious");
    await unlink(path);
    await symlink(elsewhere, path);
    await expect(openPki(directory, { now: NOW })).rejects.toThrow(`${path} is a symbolic link`);
    expect(await readFile(elsewhere, "utf8")).toBe("precious");
  });
});

describe("a Service's certificate", () => {
  it("is for all its names, the same for all who ask, and kept", async () => {
    const directory = await copy();
    const pki = await openPki(directory, { now: NOW });
    const [one, two] = await Promise.all([pki.serving("echo", "backends"), pki.serving("echo", "backends")]);
    expect(two).toBe(one);
    const names = [
      "echo.backends.svc",
      "echo.backends.svc.cluster.local",
      "echo",
      "echo.backends",
      "localhost",
      "127.0.0.1",
    ];
    for (const name of names) expect(verdict(one.cert, pki.ca.cert, name)).toBeUndefined();
    const later = await openPki(directory, { now: NOW });
    expect(await later.serving("echo", "backends")).toEqual(one);
  });

  it.each([
    ["..", "x"],
    ["a/b", "x"],
    ["echo", "../../etc"],
    ["", "x"],
    ["Echo", "x"],
  ])("is refused for the names %j and %j", async (service, namespace) => {
    await expect(first.serving(service, namespace)).rejects.toThrow("these are no names of a Service");
  });
});

describe("ephemeral certificates", () => {
  it("are whole and unlike any others", async () => {
    const pki = await createEphemeralPki({ now: NOW, hosts: ["playground.test"] });
    expect(verdict(pki.apiserver.cert, pki.ca.cert, "playground.test")).toBeUndefined();
    const serving = await pki.serving("echo", "backends");
    expect(verdict(serving.cert, pki.ca.cert, "echo.backends.svc")).toBeUndefined();
    expect(pki.ca.cert).not.toBe(first.ca.cert);
  });
});
