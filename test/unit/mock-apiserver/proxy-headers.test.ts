import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import {
  addsGzip,
  isRedirect,
  requestHeaders,
  responseHeaders,
  upgradeHeaders,
} from "../../../src/mock-apiserver/aggregator/proxy/proxy-headers.ts";

const outgoing = {
  user: { name: "jane", uid: "", groups: ["dev"], extra: {} },
  backendHost: "10.96.0.9:443",
  escapedPath: "/apis//x.y/v1/",
  auditId: "id",
};

function request(rawHeaders: readonly string[], method = "GET"): IncomingMessage {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers[(rawHeaders[index] ?? "").toLowerCase()] = rawHeaders[index + 1] ?? "";
  return { rawHeaders, headers, method, socket: { remoteAddress: "127.0.0.1" } } as unknown as IncomingMessage;
}

describe("requestHeaders", () => {
  it("adds what httputil.ReverseProxy and the aggregator add, in their order", () => {
    expect(requestHeaders(request(["Host", "front:6443", "Accept", "*/*"]), outgoing)).toEqual([
      "Host",
      "front:6443",
      "Accept",
      "*/*",
      "X-Forwarded-For",
      "127.0.0.1",
      "X-Forwarded-Host",
      "10.96.0.9:443",
      "X-Forwarded-Proto",
      "https",
      "X-Forwarded-Uri",
      "/apis/x.y/v1/",
      "Audit-Id",
      "id",
      "Accept-Encoding",
      "gzip",
      "X-Remote-User",
      "jane",
      "X-Remote-Group",
      "dev",
    ]);
  });

  it("keeps TE: trailers alone of the hop-by-hop headers", () => {
    const lines = requestHeaders(request(["TE", "deflate, Trailers", "Connection", "TE, close"]), outgoing);
    expect(lines.slice(0, 2)).toEqual(["Te", "trailers"]);
    expect(lines).not.toContain("Connection");
  });

  it.each([
    [
      ["Content-Length", "5"],
      ["Content-Length", "5"],
    ],
    [
      ["Content-Length", "5", "Connection", "Content-Length"],
      ["Content-Length", "5"],
    ],
    [["Content-Length", "5", "Transfer-Encoding", "chunked"], []],
  ])("of %j sends the length as %j: never two of them", (raw, sent) => {
    const lines = requestHeaders(request(raw, "POST"), outgoing);
    expect(lines.filter((_line, index) => /length|transfer/i.test(lines[index - (index % 2)] ?? ""))).toEqual(sent);
  });

  it("asks for gzip where the client's wish is empty, and reads the first Pragma", () => {
    const asked = ["Host", "f", "Accept-Encoding", "", "Pragma", "no-cache", "Pragma", "no-cache"];
    const req = request(asked);
    req.headers.pragma = "no-cache, no-cache";
    expect(addsGzip(req)).toBe(true);
    expect(requestHeaders(req, outgoing)).toEqual(expect.arrayContaining(["Cache-Control", "Accept-Encoding", "gzip"]));
  });

  it("names the backend to itself when an HTTP/1.0 client sent no Host", () => {
    const lines = requestHeaders(request([]), outgoing);
    expect(lines[lines.indexOf("Host") + 1]).toBe("10.96.0.9:443");
  });
});

describe("what real servers pass on", () => {
  it.each([
    [
      ["Forwarded", "for=9.9.9.9"],
      ["Forwarded", "for=9.9.9.9"],
    ],
    [
      ["X_Remote_User", "root"],
      ["X_Remote_User", "root"],
    ],
    [
      ["Impersonate-Foo", "x"],
      ["Impersonate-Foo", "x"],
    ],
    [
      ["Impersonate-User", ""],
      ["Impersonate-User", ""],
    ],
    [["User-Agent", ""], []],
    [
      ["User-Agent", "a", "User-Agent", "b"],
      ["User-Agent", "a"],
    ],
    [
      ["Connection", "host", "Host", "h"],
      ["Host", "h"],
    ],
    [
      ["Pragma", "no-cache"],
      ["Pragma", "no-cache", "Cache-Control", "no-cache"],
    ],
    [
      ["Pragma", "no-cache", "Cache-Control", "x"],
      ["Pragma", "no-cache", "Cache-Control", "x"],
    ],
  ])("of %j is %j", (raw, sent) => {
    const lines = requestHeaders(request(raw), outgoing);
    expect(lines.slice(0, lines.indexOf("X-Forwarded-For"))).toEqual(sent);
  });

  it("does not tell a backend about an impersonation that has been done", () => {
    const raw = ["Impersonate-User", "carol", "Impersonate-Extra-A", "b", "Impersonate-Foo", "x"];
    const lines = requestHeaders(request(raw), { ...outgoing, isImpersonated: true });
    expect(lines.slice(0, 2)).toEqual(["Impersonate-Foo", "x"]);
  });

  it.each([
    [304, ["Content-Type", "a/b", "Content-Length", "5", "ETag", "x"], ["Etag", "x"]],
    [204, ["Content-Length", "5", "Content-Type", "a/b"], ["Content-Type", "a/b"]],
    [200, ["Pragma", "no-cache"], ["Pragma", "no-cache", "Cache-Control", "no-cache"]],
    [200, ["Trailer", "X-T"], ["Trailer", "X-T"]],
  ])("of a reply %i with %j is %j", (status, raw, sent) => {
    expect(responseHeaders(raw, "b:1", { status, chunked: true, unzipped: false })).toEqual(sent);
  });
});

describe("addsGzip", () => {
  it.each([
    [[], "GET", true],
    [["Accept-Encoding", "identity"], "GET", false],
    [["Range", "bytes=0-1"], "GET", false],
    [[], "HEAD", false],
  ])("for %j of a %s is %s", (raw, method, is) => expect(addsGzip(request(raw, method))).toBe(is));
});

describe("upgradeHeaders", () => {
  it("keep the upgrade and its own headers, and drop what else Connection names", () => {
    const raw = [
      "Host",
      "h",
      "Connection",
      "X-A, Upgrade",
      "Upgrade",
      "websocket",
      "X-A",
      "1",
      "Sec-WebSocket-Key",
      "k",
      "Transfer-Encoding",
      "chunked",
    ];
    expect(upgradeHeaders(request(raw), outgoing)).toEqual([
      "Host",
      "h",
      "Upgrade",
      "websocket",
      "Sec-WebSocket-Key",
      "k",
      "Connection",
      "Upgrade",
      "X-Forwarded-For",
      "127.0.0.1",
      "Audit-Id",
      "id",
      "X-Remote-User",
      "jane",
      "X-Remote-Group",
      "dev",
    ]);
  });
});

describe("responseHeaders", () => {
  it("have Go's spelling, and one Location", () => {
    const form = { unzipped: false, status: 200, chunked: false };
    expect(responseHeaders(["etag", "1", "Audit-ID", "2", "Location", "/a", "location", "/b"], "b:1", form)).toEqual([
      "Etag",
      "1",
      "Audit-Id",
      "2",
      "Location",
      "https://b:1/a",
    ]);
  });

  it("drop the backend's CORS headers, and the length of what was unzipped", () => {
    const raw = [
      "Access-Control-Allow-Origin",
      "*",
      "Content-Encoding",
      "gzip",
      "Content-Length",
      "9",
      "Set-Cookie",
      "a",
      "Set-Cookie",
      "b",
    ];
    expect(responseHeaders(raw, "b:1", { status: 200, chunked: false, unzipped: true })).toEqual([
      "Set-Cookie",
      "a",
      "Set-Cookie",
      "b",
    ]);
    expect(responseHeaders(raw, "b:1", { status: 200, chunked: false, unzipped: false }).slice(0, 4)).toEqual([
      "Content-Encoding",
      "gzip",
      "Content-Length",
      "9",
    ]);
  });

  it.each([
    ["/a", "https://b:1/a"],
    ["http://b:1/a?x", "https://b:1/a?x"],
    ["//b:1/a", "https://b:1/a"],
    ["https://other/a", "https://other/a"],
    ["relative", "relative"],
  ])("write the location %s as %s", (location, sent) => {
    expect(responseHeaders(["Location", location], "b:1", { status: 200, chunked: false, unzipped: false })).toEqual([
      "Location",
      sent,
    ]);
  });
});

describe("isRedirect", () => {
  it.each([
    [301, ["Location", "/x"], true],
    [307, ["location", "/x"], true],
    [304, [], false],
    [302, ["Location", ""], false],
    [201, ["Location", "/x"], false],
  ])("of %d with %j is %s", (status, lines, is) => expect(isRedirect(status, lines)).toBe(is));
});
