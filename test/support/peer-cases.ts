import forge from "node-forge";
import {
  authority,
  craft,
  dns,
  nameConstraints,
  named,
  pairOf,
  rawExtension,
  type PrivateKey,
} from "./crafted-certificates.ts";

/** A server's certificates, what the client trusts and asks for, and what Go says. */
export interface PeerCase {
  readonly claim: string;
  readonly key: string;
  /** PEM, leaf first. */
  readonly chain: readonly string[];
  readonly roots: string;
  readonly serverName: string;
  /** `<now>` stands for the current time; undefined: accepted. */
  readonly says: string | undefined;
}

const HOST = "echo.backends.svc";
const UNKNOWN = "x509: certificate signed by unknown authority";
const hint = (problem: string, name: string): string =>
  `${UNKNOWN} (possibly because of ${JSON.stringify(problem)} while trying to verify candidate authority certificate ${JSON.stringify(name)})`;
const EXPIRED = "x509: certificate has expired or is not yet valid: current time <now> is";
const CANNOT_SIGN = "x509: invalid signature: parent certificate cannot sign this kind of certificate";
const NOT_FOR_NAME = "x509: a root or intermediate certificate is not authorized to sign for this name: ";

const ORGANIZATION = [
  { name: "organizationName", value: 'Org "x"', valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
];

const serverAuth = { name: "extKeyUsage", serverAuth: true };
const clientAuth = { name: "extKeyUsage", clientAuth: true };
const addresses = (...ips: string[]): object => ({
  name: "subjectAltName",
  altNames: ips.map((ip) => ({ type: 7, ip })),
});

/** Leaf, authority and a third party have one key each; every certificate of the cases is made of them. */
export function peerCases([leafKey, caKey, otherKey]: readonly [PrivateKey, PrivateKey, PrivateKey]): PeerCase[] {
  const root = craft({ key: caKey, subject: named("root"), extensions: [authority()] });
  const leaf = (extensions: readonly object[], more: object = {}): string =>
    craft({ key: leafKey, signer: caKey, subject: named(HOST), issuer: named("root"), extensions, ...more });
  const good = leaf([dns(HOST)]);
  const below = craft({
    key: leafKey,
    signer: otherKey,
    subject: named(HOST),
    issuer: named("middle"),
    extensions: [dns(HOST)],
  });
  const middle = (extensions: readonly object[], more: object = {}): string =>
    craft({ key: otherKey, signer: caKey, subject: named("middle"), issuer: named("root"), extensions, ...more });
  const rootWith = (extensions: readonly object[], more: object = {}): string =>
    craft({ key: caKey, subject: named("root"), extensions, ...more });
  const one = (
    claim: string,
    chain: string | string[],
    says: string | undefined,
    more: Partial<PeerCase> = {},
  ): PeerCase => ({
    claim,
    key: pairOf(leafKey, "").key,
    chain: [chain].flat(),
    roots: root,
    serverName: HOST,
    says,
    ...more,
  });
  return [
    one("a signed certificate is accepted", good, undefined),
    one("names are compared without case", leaf([dns("ECHO.Backends.SVC")]), undefined),
    one("a wildcard stands for one label", leaf([dns("*.backends.svc")]), undefined),
    one(
      "a wildcard does not stand for two labels",
      leaf([dns("*.svc")]),
      `x509: certificate is valid for *.svc, not ${HOST}`,
    ),
    one(
      "a wildcard within a label is no wildcard",
      leaf([dns("ec*.backends.svc")]),
      `x509: certificate is valid for ec*.backends.svc, not ${HOST}`,
    ),
    one(
      "all names are listed",
      leaf([dns("a.example", "b.example")]),
      `x509: certificate is valid for a.example, b.example, not ${HOST}`,
    ),
    one(
      "names of another kind are no names",
      leaf([addresses("127.0.0.1")]),
      `x509: certificate is not valid for any names, but wanted to match ${HOST}`,
    ),
    one(
      "a common name alone is refused",
      leaf([]),
      "x509: certificate relies on legacy Common Name field, use SANs instead",
    ),
    one(
      "a common name of another host is no name",
      leaf([], { subject: named("other") }),
      `x509: certificate is not valid for any names, but wanted to match ${HOST}`,
    ),
    one("an address is among the addresses", leaf([addresses("10.0.0.1", "127.0.0.1")]), undefined, {
      serverName: "127.0.0.1",
    }),
    one(
      "addresses are listed for an address",
      leaf([addresses("10.0.0.1", "::1", "2001:db8::1")]),
      "x509: certificate is valid for 10.0.0.1, ::1, 2001:db8::1, not 127.0.0.1",
      { serverName: "127.0.0.1" },
    ),
    one(
      "an address is not among the names",
      leaf([dns("127.0.0.1")]),
      "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
      { serverName: "127.0.0.1" },
    ),
    one(
      "an expired certificate is refused",
      leaf([dns(HOST)], { notAfter: Date.UTC(2021, 0, 1) }),
      `${EXPIRED} after 2021-01-01T00:00:00Z`,
    ),
    one(
      "a certificate of the future is refused",
      leaf([dns(HOST)], { notBefore: Date.UTC(2048, 0, 1) }),
      `${EXPIRED} before 2048-01-01T00:00:00Z`,
    ),
    one(
      "time is looked at before the name",
      leaf([dns("other")], { notAfter: Date.UTC(2021, 0, 1) }),
      `${EXPIRED} after 2021-01-01T00:00:00Z`,
    ),
    one(
      "the name is looked at before the signature",
      craft({ key: leafKey, subject: named("x"), extensions: [dns("other")] }),
      `x509: certificate is valid for other, not ${HOST}`,
    ),
    one(
      "an unknown authority is refused",
      craft({ key: leafKey, signer: otherKey, subject: named(HOST), issuer: named("other"), extensions: [dns(HOST)] }),
      UNKNOWN,
    ),
    one(
      "an authority of the same name is named",
      craft({ key: leafKey, signer: otherKey, subject: named(HOST), issuer: named("root"), extensions: [dns(HOST)] }),
      hint("crypto/rsa: verification error", "root"),
    ),
    one(
      "an authority without a name is told by its serial number",
      craft({
        key: leafKey,
        signer: otherKey,
        subject: named(HOST),
        issuer: [{ name: "countryName", value: "CH" }],
        extensions: [dns(HOST)],
      }),
      hint("crypto/rsa: verification error", "serial:255"),
      {
        roots: craft({
          key: caKey,
          subject: [{ name: "countryName", value: "CH" }],
          extensions: [authority()],
          serial: "00ff",
        }),
      },
    ),
    one(
      "an authority without a common name is told by its organization",
      craft({
        key: leafKey,
        signer: otherKey,
        subject: named(HOST),
        issuer: ORGANIZATION,
        extensions: [dns(HOST)],
      }),
      hint("crypto/rsa: verification error", 'Org "x"'),
      {
        roots: craft({
          key: caKey,
          subject: ORGANIZATION,
          extensions: [authority()],
        }),
      },
    ),
    one(
      "a self-signed certificate is unknown",
      craft({ key: leafKey, subject: named(HOST), extensions: [dns(HOST)] }),
      UNKNOWN,
    ),
    one(
      "a self-signed certificate that is trusted is accepted",
      craft({ key: leafKey, subject: named(HOST), extensions: [dns(HOST)] }),
      undefined,
      { roots: craft({ key: leafKey, subject: named(HOST), extensions: [dns(HOST)] }) },
    ),
    one("a root that is no authority cannot sign", good, hint(CANNOT_SIGN, "root"), { roots: rootWith([]) }),
    one("a root without the key usage cannot sign", good, hint(CANNOT_SIGN, "root"), {
      roots: rootWith([authority(), { name: "keyUsage", digitalSignature: true }]),
    }),
    one("a root of version 1 may sign", good, undefined, { roots: rootWith([], { version: 1 }) }),
    one("an expired root is refused", good, `${EXPIRED} after 2021-01-01T00:00:00Z`, {
      roots: rootWith([authority()], { notAfter: Date.UTC(2021, 0, 1) }),
    }),
    one("one good root among bad ones is enough", good, undefined, {
      roots: `${rootWith([authority()], { notAfter: Date.UTC(2021, 0, 1) })}\n${root}`,
    }),
    one(
      "a certificate for clients only is refused",
      leaf([dns(HOST), clientAuth]),
      "x509: certificate specifies an incompatible key usage",
    ),
    one("a certificate for servers is accepted", leaf([dns(HOST), serverAuth]), undefined),
    one("a root for clients only is refused", good, "x509: certificate specifies an incompatible key usage", {
      roots: rootWith([authority(), clientAuth]),
    }),
    one(
      "SHA-1 is refused",
      leaf([dns(HOST)], { digest: "sha1" }),
      hint("x509: cannot verify signature: insecure algorithm SHA1-RSA", "root"),
    ),
    one("SHA-512 is accepted", leaf([dns(HOST)], { digest: "sha512" }), undefined),
    one(
      "an unknown critical extension is refused",
      leaf([dns(HOST), rawExtension("1.2.3.4", "0500", true)]),
      "x509: unhandled critical extension",
    ),
    one("an unknown extension is ignored", leaf([dns(HOST), rawExtension("1.2.3.4", "0500")]), undefined),
    one("an intermediate leads to the root", [below, middle([authority()])], undefined),
    one("a missing intermediate makes the authority unknown", below, UNKNOWN),
    one("an intermediate that is no authority cannot sign", [below, middle([])], hint(CANNOT_SIGN, "middle")),
    one(
      "an expired intermediate is refused",
      [below, middle([authority()], { notAfter: Date.UTC(2021, 0, 1) })],
      `${EXPIRED} after 2021-01-01T00:00:00Z`,
    ),
    one(
      "the path length of the root is kept",
      [below, middle([authority()])],
      "x509: too many intermediates for path length constraint",
      { roots: rootWith([authority({ pathLenConstraint: 0 })]) },
    ),
    one("a trusted intermediate is enough", below, undefined, { roots: middle([authority()]) }),
    one("a permitted name is accepted", good, undefined, {
      roots: rootWith([authority(), nameConstraints({ permitted: ["backends.svc"] })]),
    }),
    one(
      "a name that is not permitted is refused",
      good,
      `${NOT_FOR_NAME}DNS name "${HOST}" is not permitted by any constraint`,
      { roots: rootWith([authority(), nameConstraints({ permitted: ["example.com"] })]) },
    ),
    one("an excluded name is refused", good, `${NOT_FOR_NAME}DNS name "${HOST}" is excluded by constraint "svc"`, {
      roots: rootWith([authority(), nameConstraints({ excluded: ["svc"] })]),
    }),
    one(
      "a range that is not permitted is refused",
      leaf([addresses("127.0.0.1")]),
      `${NOT_FOR_NAME}IP address "127.0.0.1" is not permitted by any constraint`,
      {
        serverName: "127.0.0.1",
        roots: rootWith([authority(), nameConstraints({ permittedRanges: ["0a000000ff000000"] })]),
      },
    ),
  ];
}
