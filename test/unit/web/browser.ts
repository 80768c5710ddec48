import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { createClassroom, type Classroom } from "../../../src/workshop/classroom.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import type { WorkshopPane } from "../../../src/view/source.ts";
import type { PageFiles } from "../../../src/web/assets.ts";
import { startWeb, type Web, type WebOptions } from "../../../src/web/server.ts";
import { isThere } from "../../support/programs.ts";
import { createFakeSource, type FakeSource } from "../tui/fake-source.ts";

export const CHROMIUM = "chromium";

/** @throws Error when it is missing and REQUIRE_TOOLS=1 */
export function hasChromium(): boolean {
  return isThere(CHROMIUM);
}

const SCRIPT = fileURLToPath(new URL("../../../scripts/page.mjs", import.meta.url));
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The page as the build makes it. */
export async function builtPage(): Promise<PageFiles> {
  const folder = await mkdtemp(path.join(tmpdir(), "page-"));
  try {
    execFileSync(process.execPath, [SCRIPT, folder]);
    const [script, style] = await Promise.all(
      ["page.js", "page.css"].map((name) => readFile(path.join(folder, name), "utf8")),
    );
    return { script: script ?? "", style: style ?? "" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function openBrowser(): Promise<Browser> {
  const executablePath = execFileSync("sh", ["-c", `command -v ${CHROMIUM}`], { encoding: "utf8" }).trim();
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export interface ServedPage extends AsyncDisposable {
  readonly web: Web;
  readonly source: FakeSource;
  readonly classroom: Classroom;
}

/** The page over a playground that only remembers, a lesson and a class. */
export async function servePage(page: PageFiles, options: Partial<WebOptions> = {}): Promise<ServedPage> {
  const source = createFakeSource();
  const classroom = createClassroom({ lessons: await loadCourse(), now: () => Date.now() });
  const web = await startWeb({ language: "en", source, classroom, workshop: fakePane, page, ...options });
  return { web, source, classroom, [Symbol.asyncDispose]: () => web.close() };
}

function fakePane(language: "en" | "zh"): WorkshopPane {
  const [title, text, done, wrong] =
    language === "zh"
      ? ["工作坊 1/12", "向主 apiserver 请求", "路由已存在", "APIService 不可用"]
      : ["workshop 1/12", "Ask the main apiserver", "The route is there", "The APIService is not available"];
  return {
    title: () => title,
    lines: () => [
      { text: done, state: "done" },
      { text: wrong, state: "wrong" },
      { text: title, state: "heading" },
      { text: `${text} \`GET /apis\`` },
      { text: "kubectl get --raw /apis", state: "code" },
    ],
    subscribe: () => () => {},
    actions: [{ key: "h", label: language === "zh" ? "提示" : "hint", run: () => Promise.resolve(undefined) }],
  };
}

/** What a page complained of; a breach of its Content-Security-Policy is told on the console too. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) complaints.push(`loaded ${request.url()}`);
  });
  return complaints;
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe-core finds, a line each. The page's policy lets no script in: axe comes through the debugger. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await readFile(AXE, "utf8"));
  const result = await page.evaluate<AxeResult>("axe.run({ resultTypes: ['violations'] })");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
