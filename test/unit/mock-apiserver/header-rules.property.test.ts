import type { IncomingMessage } from "node:http";
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../support/texts.ts";
import { identityHeaders } from "../../../src/mock-apiserver/aggregator/backend/identity-headers.ts";
import {
  requestHeaders,
  responseHeaders,
  upgradeHeaders,
} from "../../../src/mock-apiserver/aggregator/proxy/proxy-headers.ts";

const IDENTITY = ["x-remote-user", "x-remote-uid", "x-remote-group", "x-remote-extra-scopes", "x-remote-extra-"];
const IMPERSONATION = ["impersonate-user", "impersonate-group", "impersonate-uid", "impersonate-extra-x"];
const HOP = ["proxy-connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "trailer", "upgrade"];
const FORGED = "forged by the client";

/** Any mix of upper and lower case, and of dashes and underscores. */
function spellings(names: readonly string[], marks: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...names).chain((name) =>
    fc
      .array(fc.tuple(fc.boolean(), fc.constantFrom(...marks)), { minLength: name.length, maxLength: name.length })
      .map((choices) =>
        Array.from(name)
          .map((char, index) => {
            const [upper, mark] = choices[index] ?? [false, "-"];
            return char === "-" ? mark : upper ? char.toUpperCase() : char;
          })
          .join(""),
      ),
  );
}

const harmless = fc.constantFrom("Accept", "Content-Type", "X-Custom", "Cookie", "X-Remote-Usher");

function requestOf(rawHeaders: readonly string[]): IncomingMessage {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers[(rawHeaders[index] ?? "").toLowerCase()] ??= rawHeaders[index + 1] ?? "";
  return { rawHeaders, headers, method: "GET", socket: { remoteAddress: "127.0.0.1" } } as unknown as IncomingMessage;
}

const user = { name: "jane", uid: "7", groups: ["dev", "ops"], extra: { scopes: ["read"] } };
const outgoing = { user, backendHost: "10.96.0.9:443", escapedPath: "/apis/x.y/v1", auditId: "an-id" };
const builders = [
  ["a plain request", requestHeaders],
  ["an upgrade", upgradeHeaders],
] as const;

function pairs(lines: readonly string[]): [string, string][] {
  return lines.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, lines[index + 1] ?? ""]] : []));
}

describe.each(builders)("the headers of %s to a backend", (_what, build) => {
  it("carry no identity or impersonation header of the client, however it is spelled", () => {
    const forged = spellings([...IDENTITY, ...IMPERSONATION], ["-"]);
    fc.assert(
      fc.property(fc.array(fc.oneof(forged, harmless), { maxLength: 12 }), (names) => {
        const raw = names.flatMap((name) => [name, FORGED]);
        const passed = pairs(build(requestOf(raw), { ...outgoing, isImpersonated: true })).filter(
          ([, value]) => value === FORGED,
        );
        const kept = names.filter((name) => /^(accept|content-type|x-custom|cookie|x-remote-usher)$/i.test(name));
        expect(passed.map(([name]) => name)).toEqual(kept);
      }),
      { numRuns: 150 },
    );
  });

  it("say once who is asking, one line per group, also when Connection names those lines", () => {
    fc.assert(
      fc.property(fc.array(spellings(IDENTITY, ["-"]), { maxLength: 5 }), (names) => {
        const raw = ["Connection", ["close", ...names].join(", "), ...names.flatMap((name) => [name, FORGED])];
        const remote = pairs(build(requestOf(raw), outgoing)).filter(([name]) => /^x-remote-/i.test(name));
        expect(remote).toEqual([
          ["X-Remote-User", "jane"],
          ["X-Remote-Uid", "7"],
          ["X-Remote-Group", "dev"],
          ["X-Remote-Group", "ops"],
          ["X-Remote-Extra-scopes", "read"],
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it("carry no credentials and no forwarding claims of the client", () => {
    const claims = ["authorization", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "audit-id"];
    fc.assert(
      fc.property(fc.array(spellings(claims, ["-"]), { maxLength: 8 }), (names) => {
        const lines = build(requestOf(names.flatMap((name) => [name, FORGED])), outgoing);
        expect(lines).not.toContain(FORGED);
        expect(pairs(lines)).toContainEqual(["X-Forwarded-For", "127.0.0.1"]);
      }),
      { numRuns: 100 },
    );
  });

  it("leave out every header that Connection names", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("X-A", "X-B", "x-c"), { maxLength: 3 }), fc.boolean(), (named, split) => {
        const connection = split ? named.flatMap((name) => ["Connection", name]) : ["Connection", named.join(" , ")];
        const raw = [...connection, "x-a", FORGED, "X-b", FORGED, "X-C", FORGED];
        const left = pairs(build(requestOf(raw), outgoing)).filter(([, value]) => value === FORGED);
        const listed = new Set(named.map((name) => name.toLowerCase()));
        expect(left.map(([name]) => name.toLowerCase())).toEqual(["x-a", "x-b", "x-c"].filter((n) => !listed.has(n)));
      }),
      { numRuns: 100 },
    );
  });
});

describe("hop-by-hop headers", () => {
  it("pass in neither direction of a plain request", () => {
    fc.assert(
      fc.property(fc.array(spellings([...HOP, "te", "transfer-encoding"], ["-"]), { maxLength: 6 }), (names) => {
        const raw = names.flatMap((name) => [name, FORGED]);
        expect(requestHeaders(requestOf(raw), outgoing)).not.toContain(FORGED);
        expect(responseHeaders(raw, outgoing.backendHost, { status: 200, chunked: false, unzipped: false })).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  });

  it("of a backend's reply may name further ones, which are then dropped too", () => {
    const lines = ["Connection", "X-Secret", "x-secret", "1", "X-Open", "2"];
    expect(responseHeaders(lines, outgoing.backendHost, { status: 200, chunked: false, unzipped: false })).toEqual([
      "X-Open",
      "2",
    ]);
  });
});

describe("identityHeaders", () => {
  it("are headers that Node agrees to send, whatever a user is called", () => {
    const text = anyText(12);
    const anyone = fc.record({
      name: text,
      uid: text,
      groups: fc.array(text, { maxLength: 3 }),
      extra: fc.dictionary(text, fc.array(text, { maxLength: 2 }), { maxKeys: 3, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(anyone, (someone) => {
        for (const [name, value] of pairs(identityHeaders(someone))) {
          expect(() => validateHeaderName(name)).not.toThrow();
          expect(() => validateHeaderValue(name, value)).not.toThrow();
          expect(value).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keep every group as one line of UTF-8 bytes", () => {
    const printable = fc.string({ unit: "grapheme", maxLength: 10 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.array(printable, { maxLength: 6 }), (groups) => {
        const lines = pairs(identityHeaders({ name: "x", uid: "", groups, extra: {} }));
        const sent = lines.filter(([name]) => name === "X-Remote-Group").map(([, value]) => value);
        expect(sent.map((value) => Buffer.from(value, "latin1").toString("utf8"))).toEqual(groups);
      }),
      { numRuns: 100 },
    );
  });
});
