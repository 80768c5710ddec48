import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { newProgress, withLesson } from "../../../src/workshop/progress.ts";
import type { WebOptions } from "../../../src/web/server.ts";
import type { PageFiles } from "../../../src/web/assets.ts";
import { HOSTILE } from "../../support/hostile-text.ts";
import { failedTls, missing, proxied } from "../tui/traces.ts";
import {
  builtPage,
  CHROMIUM,
  complaintsOf,
  hasChromium,
  openBrowser,
  servePage,
  violationsOf,
  type ServedPage,
} from "./browser.ts";

const TIMEOUT_MS = 45_000;
const NOW = new Date().toISOString();
const isThere = hasChromium();
const MARKUP = `<img src=x onerror=alert(1)><script>alert(2)</script>"'&lt;`;

/** Each view with words that stand in it alone. */
const VIEWS = [
  ["picture", { en: "Choose a part", zh: "选择图中的一部分" }],
  ["requests", { en: "Follow the newest", zh: "跟随最新" }],
  ["requests/1", { en: "Copy as curl", zh: "复制为 curl" }],
  ["routes", { en: "Take all off", zh: "全部撤除" }],
  ["workshop", { en: "Ask the main apiserver", zh: "向主 apiserver 请求" }],
  ["class", { en: "saw the solution", zh: "看过答案" }],
] as const;

describe.skipIf(!isThere)(`the page in ${CHROMIUM}`, { timeout: TIMEOUT_MS }, () => {
  let browser: Browser;
  let files: PageFiles;
  beforeAll(async () => {
    [browser, files] = await Promise.all([openBrowser(), builtPage()]);
  }, TIMEOUT_MS);
  afterAll(() => browser.close());

  interface Opened extends ServedPage {
    readonly page: Page;
    readonly complaints: string[];
  }

  async function open(
    hash: string,
    options: Partial<WebOptions> = {},
    prepare?: (served: ServedPage) => void,
  ): Promise<Opened> {
    const served = await servePage(files, options);
    onTestFinished(() => served[Symbol.asyncDispose]());
    prepare?.(served);
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: "en-US" });
    onTestFinished(() => context.close());
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${served.web.url}#${hash}`);
    await page.waitForSelector("main > section");
    return { ...served, page, complaints };
  }

  function report({ classroom }: ServedPage, name: string, solutionShown = false): void {
    const begun = withLesson(newProgress(name), "look-around", () => ({ passedAt: NOW, hints: 2 }), NOW);
    const progress = { ...withLesson(begun, "crud", () => ({ solutionShown }), NOW), current: "crud" };
    classroom.report(JSON.stringify(progress), { authorization: `Bearer ${"k".repeat(43)}`, address: "" });
  }

  describe.each([
    ["en", "light"],
    ["en", "dark"],
    ["zh", "light"],
    ["zh", "dark"],
  ] as const)("in %s and %s", (language, theme) => {
    test("no view has a barrier that axe-core finds, or complains of anything", async () => {
      const { page, complaints } = await open("picture", { language }, (served) => {
        served.source.add(failedTls(3), missing(2), proxied(1));
        report(served, "Ada", true);
        report(served, "Grace");
      });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.waitForSelector(`html[data-theme="${theme}"][lang="${language === "zh" ? "zh-CN" : "en"}"]`);
      const violations: string[] = [];
      for (const [hash, words] of VIEWS) {
        await page.evaluate(`location.hash = "${hash}"`);
        await page.getByText(words[language]).first().waitFor();
        violations.push(...(await violationsOf(page)).map((violation) => `${hash}: ${violation}`));
      }
      expect(violations).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  test("hostile text stays text in every view", async () => {
    const { page, complaints, source, classroom, web } = await open("picture");
    const base = proxied(1);
    const text = `/${MARKUP}${HOSTILE}`;
    const { backend } = base;
    source.setRoutes(source.routes().map((route) => ({ ...route, message: text, advice: text, available: "False" })));
    source.add({
      ...base,
      user: text,
      client: { ...base.client, target: text, headers: [MARKUP, text] },
      ...(backend === undefined ? {} : { backend: { ...backend, error: text, target: text } }),
      responseBody: { bytes: text.length, text, truncated: false },
    });
    report({ classroom } as ServedPage, MARKUP, true);
    for (const view of ["picture", "requests/1", "routes", "class"]) {
      await page.goto(`${web.url}#${view}`);
      await page.getByText("<img src=x onerror=alert(1)>").first().waitFor({ state: "attached" });
      expect(await page.locator("img, script:not([src])").count()).toBe(0);
    }
    for (const tab of await page.locator("[role=tab]").all()) await tab.click();
    expect(complaints).toEqual([]);
  });

  test("names between backticks in a lesson's text stand as code", async () => {
    const { page } = await open("workshop");
    await page.getByText("Ask the main apiserver").waitFor();
    expect(await page.locator(".lesson p code").allTextContents()).toEqual(["GET /apis"]);
  });

  test("five thousand records a second make no more rows than are seen, and the last one arrives", async () => {
    const { page, source } = await open("requests");
    let id = 0;
    for (let tick = 0; tick < 40; tick += 1) {
      source.add(...Array.from({ length: 250 }, () => missing((id += 1))));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await page.getByText(`${id}`, { exact: true }).waitFor();
    expect(await page.locator(".row").count()).toBeLessThan(80);
    expect(await page.locator(".list").evaluate((list) => list.scrollHeight)).toBeGreaterThan(5000 * 30);
  });

  test("scrolling asks for other rows and stops following; the filter says what is wrong with it", async () => {
    const { page } = await open("requests", {}, ({ source }) => {
      source.add(...Array.from({ length: 3000 }, (_, index) => missing(index + 1)));
    });
    await page.getByText("3000", { exact: true }).waitFor();
    await page.locator(".list").evaluate((list) => {
      list.scrollTop = 1000 * 32;
    });
    await page.locator("#request-1001").waitFor({ timeout: 10_000 });
    expect(await page.getByRole("button", { name: "Follow the newest" }).getAttribute("aria-pressed")).toBe("false");
    await page.fill("#filter", "code>=");
    await page.locator("#filter-problem", { hasText: "✗" }).waitFor();
    await page.fill("#filter", "id=17");
    await page.locator("#request-17").waitFor();
    await page.locator("#request-17").click();
    await page.locator(".inspector h2", { hasText: "#17" }).waitFor();
    expect(new URL(page.url()).hash).toBe("#requests/17");
  });

  test("slow motion and steps show a request part by part, by keys too", async () => {
    const { page } = await open("picture", {}, ({ source }) => source.add(proxied(1)));
    await page.getByRole("button", { name: "Step by step" }).click();
    const step = page.locator(".tools [role=status]");
    await step.filter({ hasText: "Step 1 of" }).waitFor();
    expect(await page.locator("[data-part='main:authentication']").textContent()).not.toContain("bob (token)");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await step.filter({ hasText: "Step 3 of" }).waitFor();
    await page.locator("[data-part='main:authentication']", { hasText: "bob (token)" }).waitFor();
    await page.locator(".explanation h2", { hasText: "Who are you?" }).waitFor();
  });

  test("a part is explained by Tab and Enter, and held requests are held for real", async () => {
    const { page, source } = await open("picture", {}, (served) => served.source.add(proxied(1)));
    await page.locator("[data-part='main:route']").focus();
    await page.keyboard.press("Enter");
    await page.locator(".explanation h2", { hasText: "Whose path is it?" }).waitFor();
    await page.getByRole("button", { name: "Hold requests" }).click();
    await expect.poll(() => source.calls).toContain("fault v1.demo.example.com hold on");
  });

  test("a write needs the page: a form of another site changes nothing", async () => {
    const { page, web, source } = await open("picture");
    const form = `<form action="${web.url}act?reader=x" method="post" enctype="text/plain">
      <input name='{"type":"clear-faults","apiService":"' value='v1.demo.example.com"}'></form>`;
    await page.goto(`data:text/html,${encodeURIComponent(form)}`);
    const answered = page.waitForResponse((response) => response.url().includes("/act"));
    await page.evaluate("document.forms[0].submit()");
    expect((await answered).status()).toBe(403);
    expect(source.calls).toEqual([]);
  });

  test("a picture is saved as SVG and PNG, and an archive goes out and comes back", async () => {
    const { page } = await open("picture", {}, ({ source }) => source.add(proxied(1)));
    await page.locator("[data-part='main:authentication']", { hasText: "bob (token)" }).waitFor();
    const saved = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByText(name).click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
    expect((await saved("Save as SVG")).toString()).toMatch(/^<\?xml[^]*<svg xmlns[^]*bob \(token\)[^]*<\/svg>\n$/);
    expect((await saved("Save as PNG")).subarray(1, 4).toString()).toBe("PNG");
    await page.keyboard.press("2");
    await page.locator("#request-1").waitFor();
    const archive = await saved("Export as HAR");
    await page.setInputFiles("input[type=file]", { name: "class.har", mimeType: "application/json", buffer: archive });
    await page.getByText("Read 1 requests of class.har.").waitFor();
    await page.getByRole("button", { name: "Archive class.har" }).waitFor();
  });
});

describe("the page's program", () => {
  test("is under 60 kB compressed, and loads nothing from outside", async () => {
    const { gzipSync } = await import("node:zlib");
    const { script, style } = await builtPage();
    expect(gzipSync(script + style).length).toBeLessThan(60_000);
    expect(`${script}${style}`.match(/https?:\/\/(?!www\.w3\.org\/)[\w.]+/g)).toBeNull();
  });
});
