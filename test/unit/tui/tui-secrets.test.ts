import { describe, expect, test } from "vitest";
import type { CapturedBody } from "../../../src/trace/trace.ts";
import { maskedBody, maskedHeaders, maskedTrace } from "../../../src/tui/model/secrets.ts";
import { localRequest, proxied } from "./traces.ts";

function body(text: string): CapturedBody {
  return { bytes: text.length, text, truncated: false };
}

describe("masking", () => {
  test("hides the values of headers that carry secrets and no others", () => {
    const lines = ["Accept", "token/json", "Set-Cookie", "a=b", "x-api-key", "k", "X-Auth-Token", "t", "COOKIE", "c"];
    expect(maskedHeaders(lines)).toEqual([
      "Accept",
      "token/json",
      "Set-Cookie",
      "********",
      "x-api-key",
      "********",
      "X-Auth-Token",
      "********",
      "COOKIE",
      "********",
    ]);
  });

  test.each([
    [
      "a Secret's data",
      '{"kind":"Secret","data":{"a":"c2VjcmV0"},"stringData":{"b":"s"}}',
      '{"kind":"Secret","data":{"a":"********"},"stringData":{"b":"********"}}',
    ],
    [
      "a list of Secrets",
      '{"kind":"SecretList","items":[{"data":{"a":"eA=="}}]}',
      '{"kind":"SecretList","items":[{"kind":"Secret","data":{"a":"********"}}]}',
    ],
    ["a token in a status", '{"status":{"token":"abc"}}', '{"status":{"token":"********"}}'],
    [
      "a watch event that holds a Secret",
      '{"type":"ADDED","object":{"kind":"Secret","data":{"a":"eA=="}}}\n{"type":"ADDED","object":{"kind":"Secret","data":{"a":"eQ=="}}}',
      '{"type":"ADDED","object":{"kind":"Secret","data":"********"}}\n{"type":"ADDED","object":{"kind":"Secret","data":"********"}}',
    ],
    ["a Secret that was cut off", '{"kind":"Secret","data":{"a":"c2Vjcm', '{"kind":"Secret","data":"********"'],
    [
      "YAML",
      "user:\n  password: abc def\n  token: 'x y'\nname: z\n",
      'user:\n  password: "********"\n  token: "********"\nname: z\n',
    ],
    ["a private key", "a\n-----BEGIN EC PRIVATE KEY-----\nb\n-----END EC PRIVATE KEY-----\nc", "a\n********\nc"],
    ["a private key in JSON", String.raw`{"a":["-----BEGIN PRIVATE KEY-----\nabc"]}`, '{"a":["********"]}'],
  ])("hides %s", (_, text, masked) => {
    expect(maskedBody(body(text)).text).toBe(masked);
  });

  test.each([
    '{"kind":"ConfigMap","data":{"a":"b"}}',
    '{"secretName":"db"}',
    "plain text",
    '{"kind":"Secret","metadata":{"name":"db"}}',
  ])("leaves %s alone", (text) => {
    const original = body(text);
    expect(maskedBody(original)).toBe(original);
  });

  test("takes no longer for a long word", () => {
    const before = performance.now();
    maskedBody(body("x".repeat(1_000_000)));
    maskedBody(body(`"${"token".repeat(200_000)}`));
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test("of a whole record covers both legs and changes nothing in the record itself", () => {
    const secret = body('{"token":"abc"}');
    const trace = proxied(1, { responseBody: secret });
    const before = JSON.stringify(trace);
    const masked = JSON.stringify(maskedTrace(trace));
    expect(masked).not.toContain("do-not-show");
    expect(masked).not.toContain("abc");
    expect(JSON.stringify(trace)).toBe(before);
    expect(maskedTrace(localRequest(1)).backend).toBeUndefined();
  });
});
