import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { apiErrors, ApiError } from "../../../src/apimachinery/status.ts";
import { parseQuery } from "../../../src/apiserver/go-url.ts";
import {
  lengthHeader,
  negotiateOrRefuse,
  notFoundPage,
  wantsPretty,
  writeBody,
  writeJson,
  writeNegotiated,
  writePlain,
  writeStatus,
  writeText,
} from "../../../src/apiserver/replies.ts";
import { fakeResponse } from "../../support/fake-response.ts";

describe("replies", () => {
  it("write JSON on one line with its newline, or indented for people", () => {
    const plain = fakeResponse();
    writeJson(plain.res, 201, { a: [1] });
    expect(plain.written().body).toBe('{"a":[1]}\n');
    expect(plain.written().head).toMatch(
      /^HTTP\/1.1 201 Created\r\nContent-Type: application\/json\r\nContent-Length: 10\r\nCache-Control: no-cache, private/,
    );
    const pretty = fakeResponse();
    writeJson(pretty.res, 200, { a: [1] }, { pretty: true });
    expect(pretty.written().body).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it.each([false, true])("escape what HTML and JavaScript take for something else (pretty %s)", (pretty) => {
    const { res, written } = fakeResponse();
    writeJson(res, 200, { "<": ">&\u2028" }, { pretty });
    expect(written().body).toMatch(/"\\u003c": ?"\\u003e\\u0026\\u2028"/);
  });

  it("write YAML where it was negotiated, without anchors for what occurs twice", () => {
    const { res, written } = fakeResponse();
    const labels = { app: "x" };
    writeNegotiated(res, 200, { a: labels, b: labels }, negotiateOrRefuse("application/yaml"));
    expect(written().head).toContain("Content-Type: application/yaml");
    expect(written().body).toBe("a:\n  app: x\nb:\n  app: x\n");
  });

  it("write a refusal in the form that the client takes, in JSON where it takes none", () => {
    const written = (accept: string) => {
      const fake = fakeResponse({ headers: { accept } });
      writeStatus(fake.res, apiErrors.badRequest("m"));
      return fake.written();
    };
    expect(written("application/yaml").body).toContain("message: m\n");
    const inProtobuf = written("application/vnd.kubernetes.protobuf,application/json");
    expect(inProtobuf.head).toContain("Content-Type: application/vnd.kubernetes.protobuf");
    expect(inProtobuf.body).toMatch(/^k8s\0/);
    expect(written("text/html").body).toContain('\n  "message": "m"');
  });

  it("write text as Go's http.Error, and health texts as they are", () => {
    const error = fakeResponse();
    writeText(error.res, 503, "service unavailable");
    expect(error.written().body).toBe("service unavailable\n");
    expect(error.written().head).toContain("X-Content-Type-Options: nosniff");
    const plain = fakeResponse();
    writePlain(plain.res, 200, "ok");
    expect(plain.written().body).toBe("ok");
    const missing = fakeResponse();
    notFoundPage(missing.res);
    expect(missing.written().head).toMatch(/^HTTP\/1.1 404 /);
    expect(missing.written().body).toBe("404 page not found\n");
  });

  it("give a HEAD request the headers alone", () => {
    const { res, written } = fakeResponse({ method: "HEAD" });
    writeJson(res, 200, { a: 1 });
    expect(written().head).toContain("Content-Length: 8");
    expect(written().body).toBe("");
  });

  it.each([
    [1, 2_048, true],
    [1, 2_049, false],
    [2, 4_096, true],
    [2, 4_097, false],
  ])("over HTTP/%d tell the length of %d bytes: %s", (httpVersionMajor, length, isTold) => {
    const { res } = fakeResponse();
    Object.defineProperty(res.req, "httpVersionMajor", { value: httpVersionMajor });
    expect(lengthHeader(res, length)).toEqual(isTold ? { "Content-Length": length } : {});
  });

  it.each([
    [apiErrors.forbidden({ group: "", resource: "x" }, "", "y"), /^HTTP\/1.1 403 (?:(?!nosniff)[^])*$/],
    [apiErrors.generateNameConflict({ group: "", resource: "x" }, "y"), /^HTTP\/1.1 409 [^]*Retry-After: 1/],
    [apiErrors.badRequest("m"), /^HTTP\/1.1 400 /],
  ])("write the Status of %s with its headers", (error, head) => {
    const { res, written } = fakeResponse();
    writeStatus(res, error);
    expect(written().head).toMatch(head);
    expect(JSON.parse(written().body)).toEqual(error.status);
  });

  it.each([
    ["gzip", 200_000, true],
    ["deflate, gzip", 200_000, true],
    ["deflate, gzip;q=0.5", 200_000, false],
    ["gzip", 1000, false],
    ["br", 200_000, false],
  ])("for Accept-Encoding %s zip %d bytes: %s", (accept, size, isZipped) => {
    const headers = new Map<string, unknown>();
    let sent: Buffer = Buffer.alloc(0);
    const { res } = fakeResponse({ headers: { "accept-encoding": accept } });
    Object.assign(res, {
      writeHead: (_code: number, given: Record<string, unknown>) => {
        for (const [name, value] of Object.entries(given)) headers.set(name, value);
        return res;
      },
      end: (chunk: Buffer) => {
        sent = chunk;
        return res;
      },
    });
    writeBody(res, 200, Buffer.alloc(size, "x"), "text/plain");
    expect(headers.get("Content-Encoding")).toBe(isZipped ? "gzip" : undefined);
    expect(headers.get("Content-Length")).toBe(sent.length > 2_048 ? undefined : sent.length);
    expect(isZipped ? gunzipSync(sent) : sent).toHaveLength(size);
  });
});

describe("wantsPretty", () => {
  it.each([
    ["", "curl/8", true],
    ["", "Mozilla/5.0 x", true],
    ["", "kubectl/v1", false],
    ["", undefined, false],
    ["pretty", "kubectl", true],
    ["pretty=true", "kubectl", true],
    ["pretty=false", "curl/8", false],
    ["pretty=0", "curl/8", false],
  ])("of ?%s from %s is %s", (query, agent, is) => expect(wantsPretty(parseQuery(query), agent)).toBe(is));
});

describe("negotiateOrRefuse", () => {
  it("refuses with 406 and the types that are written", () => {
    expect(() => negotiateOrRefuse("text/html")).toThrow(ApiError);
    expect(() => negotiateOrRefuse("text/html")).toThrow(
      /^only the following media types are accepted: application\/json, application\/yaml, application\/vnd/,
    );
  });
});
