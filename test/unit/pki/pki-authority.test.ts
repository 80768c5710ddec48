import { X509Certificate } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthority, issueClient, issueServing } from "../../../src/pki/issue/certificate-authority.ts";
import type { KeyPair } from "../../../src/pki/issue/certificate-options.ts";
import { verifyPeer } from "../../../src/pki/verify/peer-verification.ts";
import { OPENSSL, hasProgram } from "../../support/programs.ts";

const NOW = Date.now();
const HOST = "echo.backends.svc";
const hasOpenssl = hasProgram(OPENSSL, "version");

let directory = "";
let ca: KeyPair;
let serving: KeyPair;
let client: KeyPair;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "authority-"));
  ca = await createAuthority("机房 CA", NOW);
  [serving, client] = await Promise.all([
    issueServing(ca, { commonName: HOST, dnsNames: [HOST, "localhost"], ipAddresses: ["127.0.0.1", "::1"], now: NOW }),
    issueClient(ca, { user: "system:爱丽丝@example", groups: ["dev", "ops"], now: NOW }),
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("an issued certificate", () => {
  it("has a positive serial number of 128 bits, unlike any other", () => {
    const serials = [ca, serving, client].map(({ cert }) => new X509Certificate(cert).serialNumber);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(new Set(serials).size).toBe(3);
  });

  it("is valid from an hour before, for the days asked for", async () => {
    const { cert } = await issueServing(ca, { commonName: "x", dnsNames: ["x"], ipAddresses: [], now: NOW, days: 2 });
    const { validFrom, validTo } = new X509Certificate(cert);
    const seconds = (time: number): number => Math.floor(time / 1000) * 1000;
    expect(Date.parse(validFrom)).toBe(seconds(NOW) - 3_600_000);
    expect(Date.parse(validTo)).toBe(seconds(NOW) + 2 * 86_400_000);
  });

  it("names the user and each group", () => {
    expect(new X509Certificate(client.cert).subject).toBe("O=dev\nO=ops\nCN=system:爱丽丝@example");
  });

  it("passes Go's rules", () => {
    const chain = [new X509Certificate(serving.cert).raw];
    for (const serverName of [HOST, "localhost", "127.0.0.1", "::1"])
      expect(verifyPeer(chain, { serverName, roots: ca.cert, now: NOW })).toBeUndefined();
  });

  it("without alternative names is refused by Go's rules", async () => {
    const options = { commonName: HOST, dnsNames: [HOST], ipAddresses: [], now: NOW, omitSubjectAltNames: true };
    const { cert } = await issueServing(ca, options);
    expect(verifyPeer([new X509Certificate(cert).raw], { serverName: HOST, roots: ca.cert, now: NOW })).toBe(
      "x509: certificate relies on legacy Common Name field, use SANs instead",
    );
  });

  it.skipIf(!hasOpenssl).each(["sslserver", "sslclient"])("passes a strict openssl verify as %s", async (purpose) => {
    const file = join(directory, `${purpose}.crt`);
    const caFile = join(directory, "ca.crt");
    await Promise.all([
      writeFile(file, purpose === "sslserver" ? serving.cert : client.cert),
      writeFile(caFile, ca.cert),
    ]);
    const args = ["verify", "-x509_strict", "-CAfile", caFile, "-purpose", purpose, file];
    const { stdout, stderr } = spawnSync(OPENSSL, args, { encoding: "utf8" });
    expect(stdout + stderr).toBe(`${file}: OK\n`);
    const wrong = purpose === "sslserver" ? "sslclient" : "sslserver";
    expect(
      spawnSync(
        OPENSSL,
        args.map((arg) => (arg === purpose ? wrong : arg)),
      ).status,
    ).not.toBe(0);
  });

  it("serves and identifies over mutual TLS", async () => {
    const server = createServer({ ...serving, ca: ca.cert, requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(`hello ${[socket.getPeerCertificate().subject.CN].join()}`);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const socket: TLSSocket = connect({ host: "127.0.0.1", port, servername: HOST, ca: ca.cert, ...client });
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe("hello system:爱丽丝@example");
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
});
