import { describe, expect, it } from "vitest";
import { encodeQuery, joinPath, parseQuery, parseTarget } from "../../../src/apiserver/go-url.ts";

describe("parseTarget", () => {
  it.each([
    ["/apis/a/v1", "/apis/a/v1", "/apis/a/v1", ""],
    ["/a?b=c?d", "/a", "/a", "b=c?d"],
    ["/a%2Fb", "/a/b", "/a/b", ""],
    ["/%2e%2e/x", "/../x", "/../x", ""],
    ["/a%20b", "/a b", "/a%20b", ""],
    ["/%C3%A9", "/é", "/%C3%A9", ""],
    ["/\u00c3\u00a9", "/é", "/%C3%A9", ""],
    ["/%ff", "/\ufffd", "/%FF", ""],
    ["/a!'()*", "/a!'()*", "/a%21%27%28%29%2A", ""],
    ["//a//b", "//a//b", "//a//b", ""],
    ["http://evil.example/a", "/a", "/a", ""],
    ["http://evil.example", "", "", ""],
    ["*", "*", "*", ""],
  ])("reads %j", (target, path, escapedPath, rawQuery) => {
    expect(parseTarget(target)).toEqual({ path, escapedPath, rawQuery });
  });

  it.each(["", "a", "/%", "/%z1", "/%1", "/a b", "/a\nb", "/\u007f", "?a", "http:/x"])("refuses %j", (target) => {
    expect(parseTarget(target)).toBeUndefined();
  });
});

describe("parseQuery", () => {
  it.each([
    ["", {}],
    ["a=1&b=2&a=3", { a: ["1", "3"], b: ["2"] }],
    ["a", { a: [""] }],
    ["=x", { "": ["x"] }],
    ["a+b=c+d&e=%2B", { "a b": ["c d"], e: ["+"] }],
    ["a=1;b=2&c=3", { c: ["3"] }],
    ["a=%zz&b=1&%=x", { b: ["1"] }],
    ["&&a=b=c&", { a: ["b=c"] }],
    ["__proto__=1", { ["__proto__"]: ["1"] }],
  ])("reads %j as Go's url.ParseQuery", (raw, wanted) => {
    expect(Object.fromEntries(parseQuery(raw))).toEqual(wanted);
  });
});

describe("encodeQuery", () => {
  it("sorts keys, keeps the order of one key's values, and writes spaces as plus", () => {
    expect(encodeQuery(parseQuery("b=2&a=z&a=y&c=d e%26f"))).toBe("a=z&a=y&b=2&c=d+e%26f");
    expect(encodeQuery(new Map())).toBe("");
  });
});

describe("joinPath", () => {
  it.each([
    ["/a/b", "/a/b"],
    ["/a//b/", "/a/b/"],
    ["/a/./b/../c", "/a/c"],
    ["/../..", "/"],
    ["/a%2Fb", "/a%2Fb"],
    ["/a/...", "/a/..."],
  ])("turns %s into %s", (path, joined) => expect(joinPath(path)).toBe(joined));
});
