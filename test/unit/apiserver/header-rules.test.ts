import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import {
  canonicalName,
  filterLines,
  firstLine,
  hopByHop,
  isIdentityHeader,
  isImpersonationHeader,
  isUpgradeRequest,
  tokens,
  values,
} from "../../../src/apiserver/header-rules.ts";

const LINES = ["Accept", "a", "X-Multi", "1, 2", "accept", "b", "x-multi", ",3 ,"];

describe("header lines", () => {
  it("are found in any case, each line for itself", () => {
    expect(values(LINES, "accept")).toEqual(["a", "b"]);
    expect(values(LINES, "none")).toEqual([]);
  });

  it("give their tokens from all lines, lower case, without empty ones", () => {
    expect(tokens([...LINES, "X-MULTI", "Four"], "x-multi")).toEqual(["1", "2", "3", "four"]);
  });

  it("keep order and spelling when filtered", () => {
    expect(filterLines(LINES, (name, value) => name === "accept" || value.startsWith("1"))).toEqual([
      "Accept",
      "a",
      "X-Multi",
      "1, 2",
      "accept",
      "b",
    ]);
  });
});

describe("canonicalName", () => {
  it.each([
    ["etag", "Etag"],
    ["WWW-Authenticate", "Www-Authenticate"],
    ["audit-ID", "Audit-Id"],
    ["x_under-score", "X_under-Score"],
  ])("of %s is %s", (name, canonical) => expect(canonicalName(name)).toBe(canonical));
});

describe("firstLine", () => {
  const request = (rawHeaders: string[], headers: object): IncomingMessage =>
    ({ rawHeaders, headers }) as unknown as IncomingMessage;

  it("is one line of several that Node has joined, with its own commas", () => {
    const lines = ["Accept", "a, b", "Accept", "c"];
    expect(firstLine(request(lines, { accept: "a, b, c" }), "accept")).toBe("a, b");
    expect(firstLine(request(["Accept", "a"], { accept: "a" }), "accept")).toBe("a");
    expect(firstLine(request([], {}), "accept")).toBeUndefined();
  });
});

describe("hopByHop", () => {
  it.each([
    [[], ["connection", "te", "upgrade", "transfer-encoding", "proxy-authorization"], ["host", "x-a"]],
    [["Connection", "close, X-A"], ["x-a", "close", "trailer"], ["x-b"]],
    [["Connection", "X-A", "connection", "X-B"], ["x-a", "x-b"], ["x-c"]],
  ])("for %j drops %j and keeps %j", (lines, dropped, kept) => {
    const isHop = hopByHop(lines);
    expect(dropped.filter((name) => !isHop(name))).toEqual([]);
    expect(kept.filter((name) => isHop(name))).toEqual([]);
  });
});

describe("identity headers", () => {
  it.each(["x-remote-user", "x-remote-group", "x-remote-uid", "x-remote-extra-a"])("include %s", (name) =>
    expect(isIdentityHeader(name)).toBe(true),
  );
  it.each(["x-remote", "x-remote-users", "remote-user", "x-remote-extra", "x_remote_user"])(
    "do not include %s",
    (name) => expect(isIdentityHeader(name)).toBe(false),
  );
  it.each([
    ["impersonate-user", true],
    ["impersonate-extra-x", true],
    ["impersonate-foo", false],
    ["impersonate_user", false],
    ["x-impersonate-user", false],
  ])("of impersonation: %s is %s", (name, is) => expect(isImpersonationHeader(name)).toBe(is));
});

describe("isUpgradeRequest", () => {
  it.each([
    [["Connection", "Upgrade"], true],
    [["Connection", "keep-alive, upgrade"], true],
    [["Connection", "close", "connection", "UPGRADE"], true],
    [["Upgrade", "websocket"], false],
    [[], false],
  ])("of %j is %s", (lines, is) => expect(isUpgradeRequest(lines)).toBe(is));
});
