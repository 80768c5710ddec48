import { request } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { startWeb, type Web, type WebOptions } from "../../../src/web/server.ts";
import { toHar } from "../../../src/trace/har.ts";
import { CONTROL, HOSTILE } from "../../support/hostile-text.ts";
import { createFakeSource, type FakeSource } from "../tui/fake-source.ts";
import { missing, proxied } from "../tui/traces.ts";
import { Stream } from "./stream.ts";

const PAGE = { script: "script", style: "style" };

async function serve(options: Partial<WebOptions> = {}): Promise<{ web: Web; source: FakeSource }> {
  const source = createFakeSource();
  const web = await startWeb({ language: "en", source, page: PAGE, ...options });
  onTestFinished(() => web.close());
  return { web, source };
}

/** fetch() lets nobody choose these headers. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("the page's server", () => {
  test("answers the page's own address alone, with a policy that lets nothing in", async () => {
    const { web } = await serve();
    const reply = await fetch(web.url);
    const text = await reply.text();
    expect(text).not.toMatch(/<script(?![^>]*src=)|style=|http/);
    const policy = reply.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect((await fetch(new URL("/wrong/", web.url))).status).toBe(404);
    expect((await fetch(new URL("page.js", web.url))).headers.get("content-type")).toContain("text/javascript");
    expect((await fetch(web.url, { method: "DELETE" })).status).toBe(405);
  });

  test.each([
    ["another Host", { host: "evil.example" }],
    ["a Host that only begins well", { host: "127.0.0.1.evil.example" }],
    ["another Origin", { origin: "https://evil.example" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
  ])("refuses %s, as the plain-HTTP front does", async (_name, headers) => {
    const { web } = await serve();
    expect(await statusOf(web.url, headers)).toBe(403);
  });

  test("on an address of the network it takes that machine's addresses and names", async () => {
    const { web } = await serve({ bind: "0.0.0.0" });
    const url = web.url.replace("0.0.0.0", "127.0.0.1");
    expect(await statusOf(url, { host: "192.0.2.7:8080" })).toBe(200);
    expect(await statusOf(url, { host: "evil.example" })).toBe(403);
  });

  test.each([
    ["without an Origin", { origin: "" }],
    ["of another origin", { origin: "http://127.0.0.1:1" }],
    ["without the token", { "x-playground-token": "" }],
    ["with a wrong token", { "x-playground-token": "x".repeat(22) }],
  ])("refuses a write %s", async (_name, headers) => {
    const { web, source } = await serve();
    const stream = await Stream.open(web);
    const reply = await stream.post("act", { type: "clear-faults", apiService: "v1.demo.example.com" }, headers);
    expect(reply.status).toBe(403);
    expect(source.calls).toEqual([]);
    await stream.close();
  });

  test("refuses bodies that are too long or no JSON, and forgets a reader that has left", async () => {
    const { web } = await serve();
    const stream = await Stream.open(web);
    expect((await stream.post("act", "{")).status).toBe(400);
    expect((await stream.post("look", "x".repeat(1024 * 1024 + 1))).status).toBe(413);
    await stream.close();
    await expect.poll(async () => (await stream.look({ view: "requests" })).status).toBe(410);
  });

  test("serves so many readers and no more", async () => {
    const { web } = await serve();
    const streams = await Promise.all(Array.from({ length: 32 }, () => Stream.open(web)));
    expect((await fetch(`${web.url}live`)).status).toBe(503);
    await Promise.all(streams.map((stream) => stream.close()));
  });
});

describe("what a reader is sent", () => {
  test("is the picture first, and the list where it looks at that", async () => {
    const { web, source } = await serve();
    const stream = await Stream.open(web);
    source.add(proxied(1));
    const { picture } = await stream.until((frame) => frame.picture?.request?.id === 1);
    expect(picture?.request?.status).toBe(200);
    await stream.look({ view: "requests", language: "zh", inspected: 1 });
    const { inspection, list } = await stream.until((frame) => Boolean(frame.inspection));
    expect(list?.rows.map(({ id }) => id)).toEqual([1]);
    expect(inspection?.identity[0]).toEqual(["用户", "bob"]);
    await stream.close();
  });

  test("is a window of the list, however long that is", async () => {
    const { web, source } = await serve();
    source.add(...Array.from({ length: 5000 }, (_, index) => missing(index + 1)));
    const stream = await Stream.open(web);
    await stream.look({ view: "requests", follow: false, start: 100, count: 1_000_000 });
    const { list } = await stream.until((frame) => frame.list?.start === 100);
    expect(list?.rows).toHaveLength(200);
    expect([list?.rows[0]?.id, list?.matching]).toEqual([101, 5000]);
    await stream.look({ filter: "code>=" });
    const { list: filtered } = await stream.until((frame) => frame.list?.problem !== undefined);
    expect(filtered?.matching).toBe(5000);
    await stream.close();
  });

  test("holds no control character, whatever a client sent", async () => {
    const { web, source } = await serve();
    const base = proxied(1);
    source.add({ ...base, client: { ...base.client, target: `/${HOSTILE}` }, user: HOSTILE });
    const stream = await Stream.open(web);
    await stream.look({ view: "requests", inspected: 1 });
    const frame = await stream.until(({ inspection }) => Boolean(inspection));
    const texts = JSON.stringify(frame, (_key, value: unknown) =>
      typeof value === "string" ? value.replaceAll("\n", "") : value,
    );
    expect(texts).not.toMatch(CONTROL);
    await stream.close();
  });

  test("has secrets masked", async () => {
    const { web, source } = await serve();
    const base = proxied(1);
    const headers = ["Authorization", "Bearer s3cr3t-token"];
    source.add({ ...base, client: { ...base.client, headers } });
    const stream = await Stream.open(web);
    await stream.look({ view: "requests", inspected: 1 });
    const frame = await stream.until(({ inspection }) => Boolean(inspection));
    expect(JSON.stringify(frame)).not.toContain("s3cr3t");
    const har = await (await fetch(`${web.url}har?reader=${frame.hello?.reader}`)).text();
    expect(har).toContain("Authorization");
    expect(har).not.toContain("s3cr3t");
    await stream.close();
  });
});

describe("what a page changes", () => {
  test("goes to the playground, and what came of it is said in the page's language", async () => {
    const { web, source } = await serve();
    source.add(proxied(1));
    const stream = await Stream.open(web);
    const said = async (act: object): Promise<unknown> => (await stream.post("act", act)).json();
    const apiService = "v1.demo.example.com";
    expect(await said({ type: "fault", apiService, fault: "delay", on: true, value: 300 })).toEqual({
      level: "info",
      text: "Fault delay injected into v1.demo.example.com.",
    });
    expect(await said({ type: "fault", apiService, fault: "wrong-ca", on: true })).toMatchObject({ level: "warn" });
    expect(await said({ type: "release", id: "all" })).toMatchObject({ text: "Released all held requests." });
    await stream.look({ language: "zh" });
    expect(await said({ type: "resend", id: 1 })).toMatchObject({ text: expect.stringContaining("已以") });
    expect(await said({ type: "send", text: "nonsense" })).toMatchObject({ level: "error" });
    source.failNext("it is gone");
    expect(await said({ type: "clear-faults", apiService })).toEqual({ level: "error", text: "it is gone" });
    expect(source.calls.slice(0, 3)).toEqual([
      `fault ${apiService} delay on 300`,
      `fault ${apiService} wrong-ca on`,
      "release all",
    ]);
    await stream.close();
  });

  test.each([
    [null],
    [{ type: "fault", apiService: "x", fault: "constructor", on: true }],
    [{ type: "__proto__" }],
    [{ type: "release", id: "some" }],
    [{ type: "workshop", key: "h" }],
  ])("is refused when it is none: %j", async (act) => {
    const { web, source } = await serve();
    const stream = await Stream.open(web);
    const reply = await stream.post("act", act);
    expect(await reply.json()).toMatchObject({ level: "error" });
    expect(source.calls).toEqual([]);
    await stream.close();
  });

  test("shows an archive beside the live list, and says what is wrong with another", async () => {
    const { web, source } = await serve();
    const stream = await Stream.open(web);
    const archive = JSON.stringify(toHar([proxied(1), missing(2)], source));
    const reply = await stream.post("import", archive);
    expect(await reply.json()).toMatchObject({ level: "info", text: expect.stringContaining("2 requests") });
    await stream.look({ view: "requests", source: "imported" });
    const { list } = await stream.until((frame) => frame.list?.matching === 2);
    expect(list?.rows.map(({ status }) => status)).toEqual(["200", "404-"]);
    const refused = await stream.post("import", "<html>");
    expect(await refused.json()).toMatchObject({ level: "error" });
    await stream.close();
  });
});
