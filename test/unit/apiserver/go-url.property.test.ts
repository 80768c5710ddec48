import { posix } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../support/texts.ts";
import { encodeQuery, joinPath, parseQuery, parseTarget } from "../../../src/apiserver/go-url.ts";

/** Node hands over request targets with one character per byte. */
const byteText = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const tricky = fc.array(
  fc.constantFrom("/", "//", ".", "..", "%2e", "%2E%2e", "%2F", "%", "%zz", "%00", "\\", ";", "a", "B", "é", "?", "+"),
  { maxLength: 12 },
);
const target = fc.oneof(
  byteText.map((text) => `/${text}`),
  tricky.map((parts) => `/${parts.join("")}`),
  tricky.map((parts) => `https://other.example${parts.join("")}`),
  byteText,
);

function bytesOf(escapedPath: string): Buffer {
  return Buffer.from(
    escapedPath.replace(/%([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

describe("parseTarget", () => {
  it("never throws, whatever the request line holds", () => {
    fc.assert(
      fc.property(fc.oneof(target, anyText()), (text) => {
        expect(() => parseTarget(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("forwards exactly the path that was routed", () => {
    fc.assert(
      fc.property(target, (text) => {
        const parsed = parseTarget(text);
        if (parsed === undefined) return;
        expect(bytesOf(parsed.escapedPath).toString("utf8")).toBe(parsed.path);
      }),
      { numRuns: 500 },
    );
  });

  it("reads its own output as the same path, so a backend routes what was routed here", () => {
    fc.assert(
      fc.property(target, (text) => {
        const first = parseTarget(text);
        if (first === undefined || first.path === "" || first.path === "*") return;
        expect(parseTarget(first.escapedPath)).toEqual({ ...first, rawQuery: "" });
      }),
      { numRuns: 500 },
    );
  });

  it("writes a path of safe characters only: nothing can end the request line or start a query", () => {
    fc.assert(
      fc.property(target, (text) => {
        const parsed = parseTarget(text);
        if (parsed !== undefined) expect(parsed.escapedPath).toMatch(/^[A-Za-z0-9$&+,/:;=@\-_.~%*]*$/);
      }),
      { numRuns: 500 },
    );
  });

  it("ignores the host of an absolute form", () => {
    fc.assert(
      fc.property(fc.domain(), tricky, (host, parts) => {
        const path = `/${parts.join("")}`;
        const url = `https://${host}:8443${path}`;
        expect(parseTarget(url)).toEqual(parseTarget(path));
      }),
      { numRuns: 200 },
    );
  });
});

const query = fc
  .array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })), { maxLength: 8 })
  .map((pairs) => {
    const map = new Map<string, string[]>();
    for (const [key, value] of pairs) map.set(key, [...(map.get(key) ?? []), value]);
    return map;
  });

describe("parseQuery and encodeQuery", () => {
  it("give back what was encoded", () => {
    fc.assert(
      fc.property(query, (map) => {
        expect(parseQuery(encodeQuery(map))).toEqual(new Map([...map].map(([key, values]) => [key, [...values]])));
      }),
      { numRuns: 300 },
    );
  });

  it("sort keys by their UTF-8 bytes, as Go does", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyText(), { maxLength: 6 }), (texts) => {
        const keys = [...new Set(texts.map((text) => Buffer.from(text, "utf8").toString("utf8")))];
        const encoded = encodeQuery(new Map(keys.map((key) => [key, [""]])));
        const wanted = keys.map((key) => Buffer.from(key, "utf8")).sort((a, b) => Buffer.compare(a, b));
        expect([...parseQuery(encoded).keys()]).toEqual(wanted.map((key) => key.toString("utf8")));
      }),
      { numRuns: 200 },
    );
    expect(
      encodeQuery(
        new Map([
          ["\u{1f600}", ["a"]],
          ["\uff5e", ["b"]],
        ]),
      ),
    ).toBe("%EF%BD%9E=b&%F0%9F%98%80=a");
  });

  it("never throw, and reading once more changes nothing", () => {
    fc.assert(
      fc.property(byteText, (raw) => {
        const once = encodeQuery(parseQuery(raw));
        expect(encodeQuery(parseQuery(once))).toBe(once);
        expect(once).toMatch(/^[A-Za-z0-9\-_.~%+=&]*$/);
      }),
      { numRuns: 400 },
    );
  });

  it("leave no way to smuggle a second parameter through a value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const parsed = parseQuery(encodeQuery(new Map([["labelSelector", [value]]])));
        expect([...parsed.keys()]).toEqual(["labelSelector"]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("joinPath", () => {
  it("cleans a path as Go's path.Join does, with a trailing slash kept", () => {
    const segment = fc.constantFrom("", ".", "..", "a", "b.c", "...", ".d");
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (segments) => {
        const path = `/${segments.join("/")}`;
        const clean = posix.normalize(path).replace(/(?!^)\/+$/, "");
        expect(joinPath(path)).toBe(path.endsWith("/") ? `${clean}/` : clean);
      }),
      { numRuns: 400 },
    );
  });

  it("never leaves a dot segment in X-Forwarded-Uri", () => {
    fc.assert(
      fc.property(target, (text) => {
        const parsed = parseTarget(text);
        if (parsed === undefined || !parsed.path.startsWith("/")) return;
        expect(joinPath(parsed.escapedPath).split("/")).not.toContain("..");
      }),
      { numRuns: 300 },
    );
  });
});
