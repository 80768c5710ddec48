import { processorTime } from "../../support/processor-time.ts";
import { describe, expect, test } from "vitest";
import type { CapturedBody } from "../../../src/trace/trace.ts";
import { maskBody, maskHeaders, maskTarget, maskTrace } from "../../../src/trace/masking/index.ts";
import { localRequest, proxied } from "../tui/traces.ts";

const M = "<masked>";
const SECRETS = "/api/v1/namespaces/default/secrets/db";
const OTHER = "/apis/example.com/v1/things";

function body(text: string): CapturedBody {
  return { bytes: text.length, text, truncated: false };
}

describe("headers", () => {
  test("are shown by an allow-list: what nobody knows may be a credential", () => {
    const lines = [
      ["Accept", "token/json"],
      ["AUTHORIZATION", "Bearer x"],
      ["Set-Cookie", "a=b"],
      ["x-api-key", "k"],
      ["X-Anything", "k"],
      ["X-Remote-User", "alice"],
      ["X-Remote-Extra-Scopes", "a"],
      ["Impersonate-User", "bob"],
      ["Referer", "http://a/b?key=k&watch=true"],
      ["Sec-WebSocket-Protocol", "v5.channel.k8s.io,base64url.bearer.authorization.k8s.io.dG9rZW4"],
      ["Sec-WebSocket-Protocol", "access_token, eyJhbGciOi"],
      ["X-Forwarded-Host", "a"],
      ["X-Forwarded-Access-Token", "t"],
      ["Host", "user:password@localhost:1"],
    ];
    expect(maskHeaders(lines.flat())).toEqual(
      [
        ["Accept", "token/json"],
        ["AUTHORIZATION", M],
        ["Set-Cookie", M],
        ["x-api-key", M],
        ["X-Anything", M],
        ["X-Remote-User", "alice"],
        ["X-Remote-Extra-Scopes", "a"],
        ["Impersonate-User", "bob"],
        ["Referer", `http://a/b?key=${M}&watch=true`],
        ["Sec-WebSocket-Protocol", `v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.${M}`],
        ["Sec-WebSocket-Protocol", `${M}, ${M}`],
        ["X-Forwarded-Host", "a"],
        ["X-Forwarded-Access-Token", M],
        ["Host", `${M}@localhost:1`],
      ].flat(),
    );
  });

  test("that hold nothing to mask stay the same list", () => {
    const lines = ["Accept", "a/b", "Host", "c"];
    expect(maskHeaders(lines)).toBe(lines);
  });
});

describe("request targets", () => {
  test.each([
    ["?command=env", "?command=env"],
    ["?command=ls&command=-la&command=%2Fcerts&container=c", "?command=ls&command=-la&command=%2Fcerts&container=c"],
    ["?command=curl&command=-H&command=Authorization:%20Bearer%20x", `?command=curl&command=-H&command=${M}`],
    ["?command=mysql&command=-psecret&command=--password=x", `?command=mysql&command=${M}&command=${M}`],
    ["?watch&eyJhbGciOi", `?watch&${M}`],
  ])("%s is shown as %s", (given, shown) => expect(maskTarget(`/x${given}`)).toBe(`/x${shown}`));

  test.each([
    ["/apis", "/apis"],
    ["/api/v1/pods?limit=5&watch=true&labelSelector=a%3Db", "/api/v1/pods?limit=5&watch=true&labelSelector=a%3Db"],
    ["/x?access_token=abc&limit=5&=q&flag", `/x?access_token=${M}&limit=5&=${M}&flag`],
    ["/x?Limit=5&tok%65n=abc", `/x?Limit=${M}&tok%65n=${M}`],
    ["/x?eyJhbGciOiJIUzI1NiJ9.e30.abc&watch", `/x?${M}&watch`],
    ["/x;session=abc;v/y;=b", `/x;session=${M};v/y;=${M}`],
    ["http://user:secret@host/x?a=b", `http://${M}@host/x?a=${M}`],
  ])("show parameters that Kubernetes knows: %s", (target, masked) => {
    expect(maskTarget(target)).toBe(masked);
  });
});

describe("bodies for paths of credentials", () => {
  const event = (value: string): string => `{"type":"ADDED","object":{"kind":"Secret","data":{"a":"${value}"}}}`;
  const copy = '{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{hunter2}","b":"c"}}';
  test.each([
    [
      "a Secret",
      `{"kind":"Secret","metadata":${copy},"data":{"a":"aHVudGVyMg=="},"stringData":{"b":"hunter2"},"type":"Opaque"}`,
      `{"kind":"Secret","metadata":${copy.replace("{hunter2}", M)},"data":{"a":"${M}"},"stringData":{"b":"${M}"},"type":"Opaque"}`,
    ],
    [
      "a merge patch",
      '{"stringData":{"b":"hunter2"},"immutable":true}',
      `{"stringData":{"b":"${M}"},"immutable":true}`,
    ],
    [
      "a JSON patch",
      '[{"op":"add","path":"/data/a","value":"hunter2"}]',
      `[{"op":"add","path":"/data/a","value":"${M}"}]`,
    ],
    [
      "a list",
      '{"kind":"SecretList","metadata":{},"items":[{"data":{"a":"hunter2"}}]}',
      `{"kind":"SecretList","metadata":{},"items":[{"data":{"a":"${M}"}}]}`,
    ],
    [
      "a Table",
      '{"kind":"Table","rows":[{"cells":["db","Opaque",1],"object":{"kind":"Secret","data":{"a":"hunter2"}}}]}',
      `{"kind":"Table","rows":[{"cells":["db","Opaque",1],"object":{"kind":"Secret","data":{"a":"${M}"}}}]}`,
    ],
    ["a watch", `${event("hunter2")}\n${event("hunter2")}\n`, `${event(M)}\n${event(M)}\n`],
    ["a watch that was cut off", `${event("hunter2")}\n${event("hunter2").slice(0, 50)}`, `${event(M)}\n${M}`],
    ["what was cut off", '{"kind":"Secret","data":{"a":"hunter2', M],
    ["YAML", "kind: Secret\nstringData:\n  a: hunter2\n", M],
    ["protobuf", "k8s\u0000hunter2", M],
  ])("show only what is known to be harmless of %s", (_what, text, masked) => {
    expect(maskBody(body(text), SECRETS).text).toBe(masked);
    expect(maskBody({ ...body(text), base64: "aHVudGVyMg==" }, SECRETS).base64).toBeUndefined();
  });

  test.each([
    ["/api/v1/namespaces/a/serviceaccounts/b/token", '{"spec":{"audiences":["x"]},"status":{"token":"hunter2"}}'],
    ["/apis/authentication.k8s.io/v1/tokenreviews", '{"spec":{"token":"hunter2"},"status":{"user":{"username":"u"}}}'],
    ["/api/v1/%73ecrets?limit=1", '{"data":{"a":"hunter2"}}'],
    ["/api/v1/watch/secrets", '{"type":"ADDED","object":{"data":{"a":"hunter2"}}}'],
  ])("are those of %s", (target, text) => {
    expect(maskBody(body(text), target).text).toBe(text.replace("hunter2", M));
  });
});

describe("bodies for other paths", () => {
  test("of HTML forms show the names of the fields alone", () => {
    expect(maskBody(body("grant_type=password&pin=1234"), OTHER).text).toBe(`grant_type=${M}&pin=${M}`);
    const part = '--x\r\nContent-Disposition: form-data; name="pin"\r\n\r\n1234\r\n--x--';
    expect(maskBody(body(part), OTHER).text).toBe(M);
  });

  test("show no password before a host", () => {
    expect(maskBody(body('{"url":"https://u:p@h:1/x"}'), OTHER).text).toBe(`{"url":"https://${M}@h:1/x"}`);
    expect(maskBody(body("url: https://u:p@h:1/x, a@b"), OTHER).text).toBe(`url: https://${M}@h:1/x, a@b`);
  });

  test.each([
    [
      "a Secret in a List",
      '{"kind":"List","items":[{"kind":"Secret","data":{"a":"hunter2"}}]}',
      `{"kind":"List","items":[{"kind":"Secret","data":{"a":"${M}"}}]}`,
    ],
    ["a token in a status", '{"status":{"token":"abc"}}', `{"status":{"token":"${M}"}}`],
    ["a Secret that was cut off", '{"kind":"Secret","data":{"a":"c2Vjcm', `{"kind":"Secret","data":"${M}"`],
    ["a Secret in YAML", "a: b\n---\nkind: Secret\nstringData:\n  a: hunter2\n", M],
    [
      "YAML",
      "user:\n  password: abc def\n  token: 'x y'\nname: z\n",
      `user:\n  password: "${M}"\n  token: "${M}"\nname: z\n`,
    ],
    ["a private key", "a\n-----BEGIN EC PRIVATE KEY-----\nb\n-----END EC PRIVATE KEY-----\nc", `a\n${M}\nc`],
    ["a private key in JSON", String.raw`{"a":["-----BEGIN PRIVATE KEY-----\nabc"]}`, `{"a":["${M}"]}`],
  ])("hide %s", (_what, text, masked) => {
    expect(maskBody(body(text), OTHER).text).toBe(masked);
  });

  test.each(['{"kind":"ConfigMap","data":{"a":"b"}}', '{"secretName":"db"}', "plain text"])(
    "leave %s alone",
    (text) => {
      const original = body(text);
      expect(maskBody(original, OTHER)).toBe(original);
    },
  );

  test("take no longer for a long word", () => {
    const took = processorTime();
    maskBody(body("x".repeat(1_000_000)), OTHER);
    maskBody(body(`"${"token".repeat(200_000)}`), OTHER);
    expect(took()).toBeLessThan(1000);
  });
});

test("a whole record is masked in both legs, and changes nothing in the record itself", () => {
  const trace = proxied(1, { responseBody: body('{"token":"abc"}') });
  const before = JSON.stringify(trace);
  const masked = JSON.stringify(maskTrace(trace));
  expect(masked).not.toContain("do-not-show");
  expect(masked).not.toContain("abc");
  expect(JSON.stringify(trace)).toBe(before);
  expect(maskTrace(localRequest(1)).backend).toBeUndefined();
});
