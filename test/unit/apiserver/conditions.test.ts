import { describe, expect, it } from "vitest";
import { failedCondition, NO_OVERLAP, parseRanges, wantsRanges } from "../../../src/apiserver/openapi/conditions.ts";

const MODIFIED = Date.parse("Sun, 29 Nov 2026 09:00:00 GMT") + 500;
const SAME = "Sun, 29 Nov 2026 09:00:00 GMT";
const BEFORE = "Mon, 02 Jan 2006 15:04:05 GMT";
const document = { etag: '"A"', modified: MODIFIED };

// As kube-apiserver 1.36.1 answered for /openapi/v3/version.
describe("conditions", () => {
  it.each([
    [{}, undefined],
    [{ "if-none-match": '"A"' }, 304],
    [{ "if-none-match": 'W/"A"' }, 304],
    [{ "if-none-match": '"b", "A"' }, 304],
    [{ "if-none-match": "*" }, 304],
    [{ "if-none-match": "A" }, undefined],
    [{ "if-none-match": '"b"', "if-modified-since": SAME }, undefined],
    [{ "if-modified-since": SAME }, 304],
    [{ "if-modified-since": BEFORE }, undefined],
    [{ "if-modified-since": "x" }, undefined],
    [{ "if-match": '"A"' }, undefined],
    [{ "if-match": 'W/"A"' }, 412],
    [{ "if-match": '"b"' }, 412],
    [{ "if-unmodified-since": BEFORE }, 412],
    [{ "if-unmodified-since": SAME }, undefined],
  ])("of %j: %s", (headers, status) => {
    expect(failedCondition(headers, document)).toBe(status);
  });

  it.each([
    [{}, false],
    [{ range: "bytes=0-1" }, true],
    [{ range: "bytes=0-1", "if-range": '"A"' }, true],
    [{ range: "bytes=0-1", "if-range": '"b"' }, false],
    [{ range: "bytes=0-1", "if-range": SAME }, true],
    [{ range: "bytes=0-1", "if-range": BEFORE }, false],
  ])("of %j: ranges %s", (headers, wanted) => {
    expect(wantsRanges(headers, document)).toBe(wanted);
  });

  it.each([
    ["bytes=0-9", [{ start: 0, length: 10 }]],
    ["bytes=-5", [{ start: 95, length: 5 }]],
    ["bytes=5-", [{ start: 5, length: 95 }]],
    ["bytes=0-999", [{ start: 0, length: 100 }]],
    ["bytes=-0", [{ start: 100, length: 0 }]],
    [
      "bytes= 1-2 ,999-,4-4",
      [
        { start: 1, length: 2 },
        { start: 4, length: 1 },
      ],
    ],
    ["bytes=", []],
    ["bytes=999-", NO_OVERLAP],
    ["bytes=5-2", "invalid range"],
    ["bytes=a-b", "invalid range"],
    ["bytes=--1", "invalid range"],
    ["Bytes=0-1", "invalid range"],
    ["x", "invalid range"],
  ])("%s of 100 bytes", (header, ranges) => {
    expect(parseRanges(header, 100)).toEqual(ranges);
  });
});
