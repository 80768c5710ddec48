import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCurl, type Place } from "../../../src/view/exports/curl.ts";
import { toHar } from "../../../src/trace/har.ts";
import { EXPORTERS } from "../../../src/view/exports/index.ts";
import { toKubectl } from "../../../src/view/exports/kubectl.ts";
import { editableRequest, parseRequest, repeatOf } from "../../../src/view/exports/raw.ts";
import { shellQuote } from "../../../src/view/exports/shell-quote.ts";
import type { RequestTrace } from "../../../src/trace/trace.ts";
import { failedTls, missing, proxied } from "../tui/traces.ts";

const PLACE: Place = {
  url: "https://127.0.0.1:6443",
  proxyUrl: "http://127.0.0.1:8001",
  kubeconfig: "/home/a learner/admin.kubeconfig",
};

function post(text: string, target = "/apis/demo.example.com/v1/orders?dryRun=All"): RequestTrace {
  const base = proxied(1);
  return {
    ...base,
    client: { ...base.client, method: "POST", target, body: { bytes: text.length, text, truncated: false } },
  };
}

/** What a shell makes of a command: its words, with the programs replaced by one that prints them. */
function words(command: string, shell: string): string[] {
  const script = `show() { printf '%s\\0' "$@"; }\n${command.replace(/^(curl|kubectl)/, "show")}`;
  return execFileSync(shell, ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("shell quoting", () => {
  test("bash reads every word as it was, and nothing in it can act on the terminal it is pasted into", () => {
    const texts = fc
      .sample(fc.string({ unit: "grapheme" }), 100)
      .concat(fc.sample(fc.string({ unit: "binary-ascii" }), 100), [
        "'; rm -rf / #",
        "$(id)`id`$HOME",
        "-n",
        "\\",
        "\u001b[31m9",
        "\u00017",
        "\u202e'",
        "a\nb",
        "",
        "!!",
        "*",
        "~",
      ])
      .filter((text) => !text.includes("\0"));
    const quoted = texts.map(shellQuote);
    // eslint-disable-next-line no-control-regex
    expect(quoted.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(words(`show ${quoted.join(" ")}`.replace(/^show/, "curl"), "bash")).toEqual(texts);
  });
});

describe("a curl command", () => {
  test("asks the same of the plain-HTTP front as the same user", () => {
    expect(words(toCurl(post('{"it\'s":1}'), PLACE), "bash")).toEqual([
      "--globoff",
      "--path-as-is",
      "-X",
      "POST",
      "-H",
      "Impersonate-User: bob",
      "-H",
      "Impersonate-Group: readers",
      "-H",
      "Accept: application/json",
      "-H",
      "X-Remote-User: root",
      "-H",
      "X-Api-Key: do-not-show",
      "--data-raw",
      '{"it\'s":1}',
      "http://127.0.0.1:8001/apis/demo.example.com/v1/orders?dryRun=All",
    ]);
  });

  test("of the administrator's request impersonates nobody", () => {
    expect(toCurl(missing(1), PLACE)).not.toContain("Impersonate");
  });

  test("without the plain-HTTP front asks for a token and checks the certificate if it can", () => {
    const curl = toCurl(proxied(1), { ...PLACE, proxyUrl: null, caFile: "/tmp/ca.crt" });
    expect(curl).toContain("--cacert /tmp/ca.crt");
    expect(curl).toContain('"Authorization: Bearer $TOKEN"');
    expect(toCurl(proxied(1), { ...PLACE, proxyUrl: null })).toContain("--insecure");
  });

  test("of HEAD does not wait for a body, and an empty header stays", () => {
    const base = proxied(1);
    const curl = toCurl({ ...base, client: { ...base.client, method: "HEAD", headers: ["X-Empty", ""] } }, PLACE);
    expect(curl).toContain("--head");
    expect(curl).toContain("-H 'X-Empty;'");
  });

  test("says when the record holds only a part of the body", () => {
    const trace = post("abc");
    const cut = { ...trace, client: { ...trace.client, body: { bytes: 9000, text: "abc", truncated: true } } };
    expect(toCurl(cut, PLACE)).toMatch(/^# the record holds only the beginning of the 9000 bytes/);
  });
});

describe("a kubectl command", () => {
  test("reads with get --raw as the same user", () => {
    expect(words(toKubectl(proxied(1), PLACE), "sh")).toEqual([
      "--kubeconfig",
      "/home/a learner/admin.kubeconfig",
      "--as",
      "bob",
      "--as-group",
      "readers",
      "get",
      "--raw",
      "/apis/demo.example.com/v1/namespaces/a/orders",
    ]);
  });

  test("gives the body to create --raw on standard input", () => {
    expect(toKubectl(post("{}"), PLACE)).toMatch(
      /^printf %s '\{\}' \|\n {2}kubectl .* create --raw \S+ -f -$|^printf %s '\{\}' \|/,
    );
  });

  test("says which methods have no --raw", () => {
    const base = proxied(1);
    expect(toKubectl({ ...base, client: { ...base.client, method: "PATCH" } }, PLACE)).toBe(
      "# kubectl has no --raw for PATCH; export it as curl",
    );
  });
});

interface Har {
  log: { version: string; creator: object; entries: Record<string, unknown>[] };
}

describe("a HAR archive", () => {
  test("has an entry for each leg with every field that HAR 1.2 demands", () => {
    const { log } = toHar(proxied(1), PLACE) as Har;
    expect(log.version).toBe("1.2");
    expect(log.entries).toHaveLength(2);
    const timings = log.entries.map((entry) => entry.timings);
    expect(timings).toMatchObject([{ wait: 6 }, { blocked: 1.5, connect: 2, ssl: 1.5, wait: 2.5, receive: 1.25 }]);
    for (const entry of log.entries) {
      expect(entry).toMatchObject({
        startedDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        time: expect.any(Number) as number,
        cache: {},
        timings: { send: 0, receive: 1.25 },
        request: {
          method: "GET",
          url: expect.stringMatching(/^https:\/\//) as string,
          httpVersion: "HTTP/1.1",
          cookies: [],
          queryString: [],
          headersSize: -1,
          bodySize: 0,
        },
        response: {
          status: 200,
          statusText: "OK",
          httpVersion: "HTTP/1.1",
          cookies: [],
          redirectURL: "",
          headersSize: -1,
        },
      });
    }
    expect(log.entries[0]).toHaveProperty("response.content.text", '{"kind":"OrderList","items":[]}');
    expect(log.entries[0]).toHaveProperty("request.headers.0", { name: "Host", value: "127.0.0.1:6443" });
  });

  test("tells why a leg has no answer", () => {
    const { log } = toHar(failedTls(1), PLACE) as Har;
    expect(log.entries[1]).toHaveProperty("response.status", 0);
    expect(log.entries[1]).toHaveProperty("response._error", expect.stringContaining("x509"));
  });
});

test.each(["har", "raw", "curl", "kubectl"] as const)("as %s no control character gets into the file", (format) => {
  const evil = "\u001b[31m\u009b1m\u202e\u{e0041}";
  const text = EXPORTERS[format].write(
    { ...post(evil, `/${evil}`), user: evil, responseHeaders: ["X-Evil", evil] },
    PLACE,
  );
  // eslint-disable-next-line no-control-regex
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  if (format === "har") expect(JSON.stringify(JSON.parse(text))).toContain("\u202e");
});

describe("a request in the editor", () => {
  test("comes back as it was", () => {
    const request = repeatOf(post("line one\n\nline three"));
    expect(parseRequest(editableRequest(request))).toEqual({ ok: true, request });
  });

  test("goes as who asked, with all groups; the administrator's as the administrator's", () => {
    const asked = { ...post("x"), user: "ann", groups: ["dev", "ops", "system:authenticated"] };
    const request = repeatOf(asked);
    expect(request).toMatchObject({ asUser: "ann", asGroups: ["dev", "ops"] });
    expect(parseRequest(editableRequest(request))).toEqual({ ok: true, request });
    expect(repeatOf({ ...asked, user: "admin", groups: ["system:masters"] })).not.toHaveProperty("asUser");
  });

  test("needs neither a user nor an HTTP version, and takes CRLF", () => {
    expect(parseRequest("GET /apis HTTP/1.1\r\nAccept: */*\r\n\r\n")).toEqual({
      ok: true,
      request: { method: "GET", target: "/apis", headers: [["Accept", "*/*"]], body: "" },
    });
  });

  test.each(["", "\n\n", "# only comments\n"])("%j sends nothing", (text) => {
    expect(parseRequest(text)).toEqual({ ok: true, request: undefined });
  });

  test.each([
    ["GET", 1],
    ["# c\nGET /a b c", 2],
    ["GET /a\nnot a header", 2],
  ])("%j is refused and the line is named", (text, line) => {
    expect(parseRequest(text)).toMatchObject({ ok: false, line });
  });
});
