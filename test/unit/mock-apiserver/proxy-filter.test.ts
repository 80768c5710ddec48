import { describe, expect, it } from "vitest";
import { createProxyFilter } from "../../../src/mock-apiserver/proxy-filter.ts";
import { codes, newExchange } from "../../support/exchanges.ts";

function status(headers: Record<string, string>, target = "/api/v1/pods"): string {
  const exchange = newExchange({ front: "proxy", target, headers: Object.entries(headers).flat() });
  if (createProxyFilter()(exchange) === "next") return "admitted";
  expect(codes(exchange)).toEqual(["filter.refused"]);
  return `${exchange.res.statusCode} Forbidden`;
}

describe("the filter of the plain-HTTP front", () => {
  it.each(["localhost", "localhost:8001", "127.0.0.1:8001", "[::1]:8001", "[::1]"])("admits the host %s", (host) => {
    expect(status({ host })).toBe("admitted");
  });

  it.each([
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:8001",
    "evil.example:80:8001",
    "127.0.0.10",
    "LOCALHOST.",
    "localhost:x",
  ])("refuses the host %j, as DNS rebinding would send it", (host) => expect(status({ host })).toBe("403 Forbidden"));

  it.each([
    ["http://evil.example/api", "localhost", "403 Forbidden"],
    ["http://localhost@evil.example/api", "localhost", "403 Forbidden"],
    ["http://localhost/api", "evil.example", "admitted"],
  ])("of a target in absolute form reads the host in it: %s, Host %s: %s", (target, host, answer) => {
    expect(status({ host }, target)).toBe(answer);
  });

  it.each([
    ["http://localhost:8001", "admitted"],
    ["https://localhost:8001", "403 Forbidden"],
    ["http://localhost:8002", "403 Forbidden"],
    ["http://evil.example", "403 Forbidden"],
    ["null", "403 Forbidden"],
  ])("answers the origin %s with %s", (origin, answer) => {
    expect(status({ host: "localhost:8001", origin })).toBe(answer);
  });

  it.each([
    ["none", "admitted"],
    ["same-origin", "admitted"],
    ["same-site", "403 Forbidden"],
    ["cross-site", "403 Forbidden"],
    ["", "403 Forbidden"],
    ["something-new", "403 Forbidden"],
  ])("answers Sec-Fetch-Site: %s with %s", (site, answer) => {
    expect(status({ host: "localhost", "sec-fetch-site": site })).toBe(answer);
  });

  it.each([
    "/api/v1/namespaces/a/pods/b/exec",
    "/api/v1/namespaces/a/pods/b/exec?command=sh",
    "/api/v1/namespaces/a/pods/b/attach",
    "/api/v1/namespaces/a/pods/b/%65xec",
    "/api/v1/namespaces/a/%70ods/b/exec",
    "http://localhost/api/v1/namespaces/a/pods/b/exec",
  ])("keeps interactive sessions away: %s", (url) => {
    expect(status({ host: "localhost" }, url)).toBe("403 Forbidden");
  });

  it("lets a path pass that only has such words in its query", () => {
    expect(status({ host: "localhost" }, "/api/v1/x?y=/pods/b/exec")).toBe("admitted");
  });
});
