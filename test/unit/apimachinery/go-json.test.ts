import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJson } from "../../../src/apimachinery/json/exact.ts";
import { GoJsonError, nodeToValue, parseGoJson, setOwn, valueToNode } from "../../../src/apimachinery/json/go-json.ts";
import {
  canonicalMicroTime,
  canonicalTime,
  canonicalQuantity,
  decodeBase64,
  decodeRawUrlBase64,
} from "../../../src/apimachinery/json/go-scalars.ts";
import { anyText } from "../../support/texts.ts";

describe("parseGoJson", () => {
  it("reads what JSON.parse reads, and refuses what it refuses", () => {
    const mutated = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom("", "{", '"', ",", "1", "\\", "\t", "e"))
      .map(([text, at, part]) => text.slice(0, at % (text.length + 1)) + part + text.slice(at % (text.length + 1)));
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated), (text) => {
        let wanted: unknown;
        try {
          wanted = JSON.parse(text, (_key, item: unknown) => {
            // Go refuses what is beyond all doubles.
            if (item === Infinity || item === -Infinity) throw new SyntaxError("infinite");
            return item;
          });
        } catch {
          expect(() => nodeToValue(parseGoJson(Buffer.from(text)))).toThrow(GoJsonError);
          return;
        }
        // Lone surrogates become U+FFFD, and -0 is written 0, as in Go.
        const plain = (value: unknown): string =>
          Buffer.from(JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? Number(item) : item)))
            .toString()
            .replace(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd");
        expect(plain(nodeToValue(parseGoJson(Buffer.from(text))))).toBe(plain(wanted));
      }),
      { numRuns: 300 },
    );
  });

  it("never throws anything but its own error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 30 }),
          anyText().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          try {
            expect(parseGoJson(Buffer.from(bytes)).kind).toBeTypeOf("string");
          } catch (error) {
            expect(error).toBeInstanceOf(GoJsonError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["", "unexpected end of JSON input"],
    ["{", "unexpected end of JSON input"],
    ["x", "invalid character 'x' looking for beginning of value"],
    ["{a", "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1', "invalid character '1' after object key"],
    ['{"a":1 "', "invalid character '\"' after object key:value pair"],
    ["[1 2", "invalid character '2' after array element"],
    ["1 2", "invalid character '2' after top-level value"],
    ["nul ", "invalid character ' ' in literal null (expecting 'l')"],
    ["-x", "invalid character 'x' in numeric literal"],
    ["1.x", "invalid character 'x' after decimal point in numeric literal"],
    ["1ex", "invalid character 'x' in exponent of numeric literal"],
    ['"\n', "invalid character '\\n' in string literal"],
    ['"\\x', "invalid character 'x' in string escape code"],
    ['"\\u00g', "invalid character 'g' in \\u hexadecimal character escape"],
    ["\0", "invalid character '\\x00' looking for beginning of value"],
  ])("of %j says: %s", (text, message) => {
    expect(() => parseGoJson(Buffer.from(text))).toThrow(new GoJsonError(message));
  });

  it("keeps repeated keys and the digits of numbers", () => {
    const node = parseGoJson(Buffer.from('{"a":12345678901234567890,"a":1.0}'));
    expect(node).toEqual({
      kind: "object",
      entries: [
        ["a", { kind: "number", text: "12345678901234567890" }],
        ["a", { kind: "number", text: "1.0" }],
      ],
    });
    expect(nodeToValue(node)).toEqual({ a: 1 });
  });

  it("refuses nesting that would use up the stack", () => {
    expect(() => parseGoJson(Buffer.from("[".repeat(100_000)))).toThrow(GoJsonError);
  });
});

describe("values and nodes", () => {
  it("turn into each other", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(toJson(nodeToValue(valueToNode(value)))).toBe(JSON.stringify(value));
      }),
      { numRuns: 100 },
    );
  });

  it("carry nothing that JSON cannot", () => {
    expect(nodeToValue(valueToNode({ a: undefined, c: () => 1, d: [undefined] }))).toEqual({ c: null, d: [null] });
    expect(() => valueToNode({ b: Number.NaN })).toThrow("json: unsupported value: NaN");
  });

  it("keep __proto__ as a key of its own", () => {
    const target = {};
    setOwn(target, "__proto__", { polluted: 1 });
    expect(Object.keys(target)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  });
});

describe("base64", () => {
  it("reads what Node writes, with line breaks in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const data = Buffer.from(bytes);
        expect(decodeBase64(data.toString("base64").replace(/(.{7})/g, "$1\r\n"))).toEqual(data);
        expect(decodeRawUrlBase64(data.toString("base64url"))).toEqual(data);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["!", 0],
    ["AA!A", 2],
    ["AAAA=", 4],
    ["A", 0],
    ["AA=", 3],
    ["AA==A", 4],
    ["AAAA AAAA", 4],
  ])("of %j names the byte %d as Go does", (text, offset) => {
    expect(() => decodeBase64(text)).toThrow(`illegal base64 data at input byte ${offset}`);
  });
});

describe("times", () => {
  it.each([
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
    ["2026-01-02T03:04:05.999Z", "2026-01-02T03:04:05Z"],
    ["2026-01-01T01:00:00+02:00", "2025-12-31T23:00:00Z"],
  ])("%s is stored as %s", (text, stored) => expect(canonicalTime(text)).toBe(stored));

  it("of a MicroTime have six digits", () => {
    expect(canonicalMicroTime("2026-01-02T03:04:05.123456Z")).toBe("2026-01-02T03:04:05.123456Z");
    expect(canonicalMicroTime("2026-01-02T03:04:05,123456+01:00")).toBe("2026-01-02T02:04:05.123456Z");
  });

  it.each([
    ["2026-01-02T03:04:05Z", '"Z" as ".000000"'],
    ["2026-01-02T03:04:05.123Z", '".123Z" as ".000000"'],
    ["2026-01-02T03:04:05.1234567Z", '"7Z" as "Z07:00"'],
    ["2026-01-02T03:04:05.123456", '"" as "Z07:00"'],
  ])("of a MicroTime are refused with more or fewer, as Go does: %s", (text, cannotParse) => {
    const why = `parsing time "${text}" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ${cannotParse}`;
    expect(() => canonicalMicroTime(text)).toThrow(why);
  });

  it.each([
    ["today", 'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"'],
    ["2026-13-01T00:00:00Z", 'parsing time "2026-13-01T00:00:00Z": month out of range'],
    ["2026-02-30T00:00:00Z", 'parsing time "2026-02-30T00:00:00Z": day out of range'],
    ["2026-01-02T24:00:00Z", 'parsing time "2026-01-02T24:00:00Z": hour out of range'],
    ["2026-01-02T03:04:05Zx", 'parsing time "2026-01-02T03:04:05Zx": extra text: "x"'],
  ])("of %s says: %s", (text, message) => expect(() => canonicalTime(text)).toThrow(new Error(message)));
});

describe("canonicalQuantity", () => {
  // What Go's resource.ParseQuantity makes of them.
  it.each([
    ["1", "1"],
    ["1000m", "1"],
    ["1500m", "1500m"],
    [".5", "500m"],
    ["1.5Gi", "1536Mi"],
    ["2048Mi", "2Gi"],
    ["1000Ki", "1000Ki"],
    ["0.1Ki", "102400m"],
    ["1024", "1024"],
    ["1000000", "1M"],
    ["999k", "999k"],
    ["1e4", "10e3"],
    ["0.1n", "1n"],
    ["-512Ki", "-512Ki"],
    ["0m", "0"],
    ["10Ei", "9223372036854775807"],
  ])("prints %s as %s", (text, canonical) => expect(canonicalQuantity(text)).toBe(canonical));
  it.each(["", "x", "1 Gi", "1..2"])("refuses %j", (text) =>
    expect(() => canonicalQuantity(text)).toThrow(/^quantities must match/),
  );
  it.each(["1Km", "1e", "1mm"])("refuses the suffix of %j", (text) =>
    expect(() => canonicalQuantity(text)).toThrow("unable to parse quantity's suffix"),
  );
});
