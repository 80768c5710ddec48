import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createPeerVerifier, describePeer, verifyPeer } from "../../../src/pki/verify/peer-verification.ts";
import { NOW, authority, craft, craftKeys, dns, named, type PrivateKey } from "../../support/crafted-certificates.ts";
import { peerCases, type PeerCase } from "../../support/peer-cases.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const fixture = (name: string): string => read(`../../fixtures/pki/${name}.crt`);
const derOf = (pem: string): Buffer => new X509Certificate(pem).raw;

/** Each recorded APIService: which certificate its backend shows, and what is trusted. */
const RECORDED = [
  { name: "ca-wrong-host", leaf: "wrong-host", roots: "backend-ca" },
  { name: "ca-unknown", leaf: "unknown-ca", roots: "backend-ca" },
  { name: "no-ca-no-skip", leaf: "good", roots: undefined },
  { name: "expired", leaf: "expired", roots: "backend-ca" },
  { name: "self-signed", leaf: "self-signed", roots: "backend-ca" },
  { name: "self-signed-as-ca", leaf: "self-signed", roots: "self-signed" },
] as const;

function recordedProblem(name: string): string | undefined {
  const golden = JSON.parse(read("../../product/fidelity/recordings/golden.json")) as Record<string, unknown[]>;
  const text = JSON.stringify(golden[`availability/${name}`]);
  const [, problem] = /tls: failed to verify certificate: (x509: [^"\\]*)/.exec(text) ?? [];
  return problem;
}

describe("a server's certificate", () => {
  it.each(RECORDED)("gets the recorded verdict of $name", ({ name, leaf, roots }) => {
    const verdict = verifyPeer([derOf(fixture(leaf))], {
      serverName: "echo.backends.svc",
      roots: roots === undefined ? undefined : fixture(roots),
      now: NOW,
    });
    expect(verdict?.replaceAll(/\d{4}-\S+Z/g, "<time>")).toBe(recordedProblem(name));
  });

  it("with nothing but a common name is refused in Go's words", () => {
    const options = { serverName: "echo.backends.svc", roots: fixture("backend-ca"), now: NOW };
    expect(verifyPeer([derOf(fixture("cn-only"))], options)).toBe(
      "x509: certificate relies on legacy Common Name field, use SANs instead",
    );
  });

  it("with nothing but a common name was taken to Go 1.14, where that is the host's", () => {
    const verdict = (serverName: string): string | undefined =>
      verifyPeer([derOf(fixture("cn-only"))], {
        serverName,
        roots: fixture("backend-ca"),
        now: NOW,
        trustsCommonName: true,
      });
    expect(verdict("echo.backends.svc")).toBeUndefined();
    expect(verdict("other.backends.svc")).toBe(
      "x509: certificate is valid for echo.backends.svc, not other.backends.svc",
    );
  });

  it("is described for people", () => {
    expect(describePeer(derOf(fixture("good")))).toEqual({
      subject: "CN=echo.backends.svc",
      issuer: "CN=backend-ca",
      subjectAltNames: ["echo.backends.svc", "localhost"],
      notAfter: "2046-11-19T00:13:11Z",
    });
  });

  it("that is no certificate is refused, not thrown", () => {
    expect(verifyPeer([Buffer.from("3000", "hex")], { serverName: "a", roots: "", now: NOW })).toBe(
      "x509: malformed certificate",
    );
  });

  it("is judged by the time of each call", () => {
    const verify = createPeerVerifier({ serverName: "echo.backends.svc", roots: fixture("backend-ca") });
    const chain = [derOf(fixture("good"))];
    expect(verify(chain, NOW)).toBeUndefined();
    expect(verify(chain, Date.UTC(2050, 0, 1))).toBe(
      "x509: certificate has expired or is not yet valid: current time 2050-01-01T00:00:00Z is after 2046-11-19T00:13:11Z",
    );
  });
});

describe("Go's rules", () => {
  let cases: PeerCase[] = [];
  let keys: [PrivateKey, PrivateKey, PrivateKey];

  beforeAll(async () => {
    keys = (await craftKeys(3)) as typeof keys;
    cases = peerCases(keys);
  });

  it("give each made-up chain its verdict", () => {
    const verdicts = cases.map(({ claim, chain, roots, serverName }) => {
      const problem = verifyPeer(chain.map(derOf), { serverName, roots, now: NOW });
      return [claim, problem?.replace("current time 2026-11-24T12:00:00Z", "current time <now>")];
    });
    expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(cases.map(({ claim, says }) => [claim, says])));
  });

  it("list names only below a hundred", () => {
    const many = Array.from({ length: 100 }, (_, index) => `n${index}.example`);
    const roots = craft({ key: keys[1], subject: named("root"), extensions: [authority()] });
    const leaf = (names: string[]): Buffer =>
      derOf(
        craft({
          key: keys[0],
          signer: keys[1],
          subject: named("x"),
          issuer: named("root"),
          extensions: [dns(...names)],
        }),
      );
    const check = { serverName: "other", roots, now: NOW };
    expect(verifyPeer([leaf(many)], check)).toBe("x509: certificate is valid for 100 names, but none matched other");
    expect(verifyPeer([leaf(many.slice(1))], check)).toMatch(
      /^x509: certificate is valid for n1\.example, .*, not other$/,
    );
  });
});
