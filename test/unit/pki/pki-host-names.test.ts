import { BlockList, isIP } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ipBytes, ipText, matchesHost } from "../../../src/pki/verify/host-names.ts";

/** Written otherwise than the code under test: a pattern as a regular expression. */
function naiveMatch(pattern: string, host: string): boolean {
  const body = pattern.replaceAll(".", "\\.").replace(/^\*\\\./, "[a-z0-9_-]+\\.");
  return new RegExp(`^${body}$`, "i").test(host.replace(/\.$/, ""));
}

const label = fc.constantFrom("a", "B", "b", "a-b", "x_1", "svc", "SVC");
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
const pattern = fc.tuple(fc.boolean(), host).map(([wild, name]) => (wild ? `*.${name}` : name));

describe("a name in a certificate", () => {
  it("matches a host as a naive model says", () => {
    fc.assert(
      fc.property(pattern, host, fc.boolean(), (name, wanted, dot) => {
        const asked = dot ? `${wanted}.` : wanted;
        expect(matchesHost(name, asked)).toBe(naiveMatch(name, asked));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["*", "localhost"],
    ["", ""],
    [".", "."],
    ["*.*.svc", "a.b.svc"],
    ["a.*.svc", "a.b.svc"],
    ["a.svc.", "a.svc"],
    ["a..svc", "a.b.svc"],
    ["\u212Aa.svc", "ka.svc"],
  ])("%j does not match %j", (name, wanted) => {
    expect(matchesHost(name, wanted)).toBe(false);
  });

  it.each([
    ["a b", "A B"],
    ["-a.svc", "-A.svc"],
  ])("%j matches %j as it is, though neither is a host name", (name, wanted) => {
    expect(matchesHost(name, wanted)).toBe(true);
  });
});

describe("an address", () => {
  it("is printed shortened and reads back", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const bytes = ipBytes(address);
        const text = ipText(bytes);
        const list = new BlockList();
        list.addAddress(address, isIP(address) === 4 ? "ipv4" : "ipv6");
        expect(list.check(text, isIP(text) === 4 ? "ipv4" : "ipv6")).toBe(true);
        expect(ipText(ipBytes(text))).toBe(text);
      }),
    );
  });

  it.each([
    ["0:0:0:0:0:0:0:1", "::1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ])("%s is printed as %s", (address, text) => {
    expect(ipText(ipBytes(address))).toBe(text);
  });
});
