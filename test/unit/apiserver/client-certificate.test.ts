import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  certificateUser,
  clientRoots,
  verifyClientCertificate,
} from "../../../src/apiserver/authentication/client-certificate.ts";
import { issue, type Issued } from "../../support/certificates.ts";

const now = Date.now();
const ca = issue({ cn: "ca", isCa: true });
const otherCa = issue({ cn: "other", isCa: true });

function verify(
  chain: readonly Issued[],
  roots: readonly Issued[],
  at = now,
): ReturnType<typeof verifyClientCertificate> {
  const sent = chain.map(({ cert }) => new X509Certificate(cert).raw);
  return verifyClientCertificate(sent, clientRoots(roots.map(({ cert }) => cert)), at);
}

describe("a client certificate", () => {
  it("is accepted when a client CA signed it, with or without the client usage", () => {
    const usable = issue({ cn: "ann", usages: ["clientAuth"], issuer: ca });
    expect(verify([usable], [ca])).toEqual({ ok: true, validUntil: expect.any(Number) as number });
    expect(verify([issue({ cn: "ann", issuer: ca })], [otherCa, ca]).ok).toBe(true);
  });

  it("is refused when it is for servers only", () => {
    const server = issue({ cn: "ann", usages: ["serverAuth"], issuer: ca });
    expect(verify([server], [ca])).toEqual({
      ok: false,
      problem: "x509: certificate specifies an incompatible key usage",
    });
  });

  it("is refused when its authority is unknown, also when the authority has the same name", () => {
    const impostor = issue({ cn: "ca", isCa: true });
    const problem = expect.stringMatching(/^x509: certificate signed by unknown authority/) as string;
    expect(verify([issue({ cn: "ann", issuer: otherCa })], [ca])).toEqual({ ok: false, problem });
    expect(verify([issue({ cn: "ann", issuer: impostor })], [ca])).toEqual({ ok: false, problem });
    expect(verify([issue({ cn: "ann" })], [ca])).toEqual({ ok: false, problem });
    expect(verify([issue({ cn: "ann", issuer: ca })], [])).toEqual({ ok: false, problem });
  });

  it("is refused outside of its time, and so is a chain whose CA has expired", () => {
    const old = issue({ cn: "ann", issuer: ca, notAfter: new Date(now - 60_000) });
    expect(verify([old], [ca])).toMatchObject({
      problem: expect.stringMatching(
        /^x509: certificate has expired or is not yet valid: current time \S+Z is after \S+Z$/,
      ) as string,
    });
    const early = issue({ cn: "ann", issuer: ca, notBefore: new Date(now + 60_000) });
    expect(verify([early], [ca])).toMatchObject({ problem: expect.stringContaining(" is before ") as string });
    const oldCa = issue({ cn: "old", isCa: true, notAfter: new Date(now - 1000) });
    expect(verify([issue({ cn: "ann", issuer: oldCa })], [oldCa]).ok).toBe(false);
  });

  it("is followed through an intermediate CA, but not through a certificate that is no CA", () => {
    const middle = issue({ cn: "middle", isCa: true, issuer: ca });
    const leaf = issue({ cn: "ann", issuer: middle });
    expect(verify([leaf, middle], [ca]).ok).toBe(true);
    expect(verify([leaf], [ca]).ok).toBe(false);
    const notCa = issue({ cn: "ben", issuer: ca });
    expect(verify([issue({ cn: "admin", issuer: notCa }), notCa], [ca]).ok).toBe(false);
  });

  it("names its user by CN, its groups by every O, and itself by its fingerprint", () => {
    const { cert } = issue({ cn: "ann", organizations: ["dev", "ops"], issuer: ca });
    const user = certificateUser(new X509Certificate(cert));
    expect(user).toMatchObject({ name: "ann", uid: "", groups: ["dev", "ops"] });
    expect(user?.extra["authentication.kubernetes.io/credential-id"]).toEqual([
      expect.stringMatching(/^X509SHA256=[0-9a-f]{64}$/),
    ]);
    expect(certificateUser(new X509Certificate(issue({ organizations: ["dev"], issuer: ca }).cert))).toBeUndefined();
  });

  it("may be signed by any authority of a bundle with text and broken blocks in it", () => {
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const bundle = { ...ca, cert: `# ours\n${ca.cert}\n${broken}# theirs\n${otherCa.cert}` };
    expect(verify([issue({ cn: "ann", issuer: ca })], [bundle]).ok).toBe(true);
    expect(verify([issue({ cn: "ann", issuer: otherCa })], [bundle]).ok).toBe(true);
  });
});
