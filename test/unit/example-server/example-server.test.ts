import { describe, expect, it } from "vitest";
import { formatWithoutOperands } from "../../../src/example-server/go-text.ts";
import { answer } from "../../../src/example-server/handler.ts";
import { readSettings } from "../../../src/example-server/tutorial-settings.ts";

const PREFIX = "/apis/example.k8s.io/v1";
const TODAY = { asWritten: false, redirectStatus: 307 } as const;

describe("the tutorial's program", () => {
  it.each([
    [`${PREFIX}/pods`, `Hit '/pods' and URL is '${PREFIX}/pods'`],
    [`${PREFIX}/pods?limit=500`, `Hit '/pods' and URL is '${PREFIX}/pods'`],
    [`${PREFIX}/pods/`, `Hit '/pods/' and URL is '${PREFIX}/pods/'`],
    [`${PREFIX}/pods/x/y`, `Hit '/pods/' and URL is '${PREFIX}/pods/x/y'`],
    [`${PREFIX}/`, `Hit '/' and URL is '${PREFIX}/'`],
    [`${PREFIX}/podsx`, `Hit '/' and URL is '${PREFIX}/podsx'`],
    ["/", "Hit '/' and URL is '/'"],
    ["/openapi/v2", "Hit '/' and URL is '/openapi/v2'"],
    [`${PREFIX}/%70ods`, `Hit '/pods' and URL is '${PREFIX}/pods'`],
    [`${PREFIX}/pods%2Fx`, `Hit '/' and URL is '${PREFIX}/pods/x'`],
    [`${PREFIX}/pods/%E4%B8%AD`, `Hit '/pods/' and URL is '${PREFIX}/pods/中'`],
  ])("answers %s by the longest pattern that it matches", (target, body) => {
    expect(answer("GET", target, TODAY)).toMatchObject({
      status: 200,
      body,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  });

  it("answers every method alike", () => {
    expect(answer("POST", `${PREFIX}/pods`, TODAY).body).toBe(`Hit '/pods' and URL is '${PREFIX}/pods'`);
  });

  it.each([
    ["//", "/"],
    [`${PREFIX}//pods?a=1&b=2`, `${PREFIX}/pods?a=1&b=2`],
    [`${PREFIX}/x/../pods/`, `${PREFIX}/pods/`],
    ["/a/./b", "/a/b"],
  ])("redirects %s, which is not clean, to %s", (target, location) => {
    expect(answer("GET", target, TODAY)).toMatchObject({ status: 307, headers: { location } });
  });

  it("escapes the redirect's page as Go does, and writes none for other methods", () => {
    expect(answer("GET", "//a?x=1&y=2", TODAY).body).toBe('<a href="/a?x=1&amp;y=2">Temporary Redirect</a>.\n\n');
    expect(answer("POST", "//a", TODAY)).toEqual({ status: 307, headers: { location: "/a" }, body: "" });
  });

  it("answers a discovery document at its group version, without which Kubernetes refuses it", () => {
    const { status, body } = answer("GET", PREFIX, TODAY);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ kind: "APIResourceList", groupVersion: "example.k8s.io/v1" });
  });

  it("redirects its group version when run as written", () => {
    expect(answer("GET", PREFIX, { ...TODAY, asWritten: true })).toEqual({
      status: 307,
      headers: { location: `${PREFIX}/`, "content-type": "text/html; charset=utf-8" },
      body: `<a href="${PREFIX}/">Temporary Redirect</a>.\n\n`,
    });
  });

  it("redirects with 301 as a program that Go 1.25 or older compiled", () => {
    expect(answer("GET", PREFIX, { asWritten: true, redirectStatus: 301 })).toMatchObject({
      status: 301,
      body: `<a href="${PREFIX}/">Moved Permanently</a>.\n\n`,
    });
  });

  it("answers 400 to a bad escape", () => {
    expect(answer("GET", "/%zz", TODAY).status).toBe(400);
  });
});

describe("a path that is part of a format", () => {
  it.each([
    ["100%", "100%!(NOVERB)"],
    ["a%b", "a%!b(MISSING)"],
    ["a%%b", "a%b"],
    ["%5.2f", "%!f(MISSING)"],
    ["%*d", "%!(BADWIDTH)%!d(MISSING)"],
  ])("prints %s as Go's fmt does", (format, printed) => {
    expect(formatWithoutOperands(format)).toBe(printed);
  });
});

describe("the flags", () => {
  it("have kube-apiserver's names", () => {
    const args = ["--secure-port=8443", "--tls-cert-file", "a.crt", "--tls-private-key-file", "a.key", "--as-written"];
    expect(readSettings(args)).toMatchObject({
      securePort: 8443,
      certFile: "a.crt",
      keyFile: "a.key",
      asWritten: true,
    });
  });

  it.each([
    [["--secure-port", "http"], "--secure-port takes a port number"],
    [["--tls-cert-file", "a.crt"], "are given together"],
    [["--bogus"], "--bogus"],
  ])("refuse %j with words", (args, words) => {
    expect(() => readSettings(args)).toThrow(words);
  });
});
