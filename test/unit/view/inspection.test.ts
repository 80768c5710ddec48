import { describe, expect, test } from "vitest";
import { inspect, requestRow } from "../../../src/view/index.ts";
import { failedTls, missing, proxied } from "../tui/traces.ts";

describe("what the inspector shows of a request", () => {
  test("survives JSON", () => {
    for (const trace of [proxied(1), failedTls(2), missing(3)]) {
      const shown = inspect(trace, "en");
      expect(JSON.parse(JSON.stringify(shown))).toEqual(JSON.parse(JSON.stringify({ ...shown })));
    }
  });

  test("says why the aggregator changed each header that it must change", () => {
    const { headers } = inspect(proxied(1), "en");
    const whyOf = (change: string, name: string) =>
      headers.find((item) => item.change === change && item.name === name)?.why;
    expect(whyOf("dropped", "Authorization")).toContain("ends at the main apiserver");
    expect(whyOf("changed", "X-Remote-User")).toContain("replaced");
    expect(whyOf("added", "X-Remote-Group")).toContain("front proxy's certificate");
    expect(whyOf("added", "X-Forwarded-For")).toContain("from where");
    for (const { change, name, why } of headers) expect(why === "", `${change} ${name}`).toBe(change === "same");
  });

  test("tells by which front it came, how the time went, and of both certificates", () => {
    const { client, phases, backend } = inspect(proxied(1), "en");
    expect(client.front).toBe("https://127.0.0.1:6443");
    const names = ["queue", "connect", "TLS", "first byte", "body"];
    expect(phases.map(({ name }) => name).slice(-names.length)).toEqual(names);
    expect(phases.every(({ from }, index) => from === (phases[index - 1]?.to ?? 0))).toBe(true);
    expect(backend?.tls).toContainEqual(["  Subject", "CN=demo.shop.svc"]);
    expect(backend?.tls).toContainEqual(["  Subject", "CN=front-proxy-client"]);
    expect(inspect(failedTls(1), "en").phases.at(-2)?.name).toBe("connect");
  });

  test("says where it stopped, and how the certificate was judged", () => {
    const good = inspect(proxied(1), "en");
    expect([good.failing, good.backend?.verification]).toEqual([-1, "ok"]);
    expect(good.backend?.tls).toContainEqual(["Server name", "demo.shop.svc"]);
    const bad = inspect(failedTls(1), "en");
    expect(bad.chain[bad.failing]?.state).toBe("fail");
    expect(bad.backend?.error).toContain("unknown authority");
    expect(inspect(missing(1), "en").backend).toBeUndefined();
  });

  test("is in the asked language, and what servers said stays theirs", () => {
    const zh = inspect(proxied(1), "zh");
    expect(zh.identity[0]).toEqual(["用户", "bob"]);
    expect(zh.backend?.tls).toContainEqual(["服务器名", "demo.shop.svc"]);
    expect(zh.sentences.map(({ text }) => text)).not.toEqual(
      inspect(proxied(1), "en").sentences.map(({ text }) => text),
    );
    expect(zh.client.reply?.first).toBe("HTTP/1.1 200");
  });
});

describe("a row of the list", () => {
  test.each([
    [proxied(1), "200", "ok"],
    [proxied(1, { held: true }), "held", "injected"],
    [proxied(1, { aborted: true }), "gone", "warn"],
    [failedTls(1), "503!", "bad"],
    [missing(1), "404-", "warn"],
  ])("marks what came of it by a character too: %#", (trace, status, statusTone) => {
    expect(requestRow(trace)).toMatchObject({ status, statusTone });
  });
});
