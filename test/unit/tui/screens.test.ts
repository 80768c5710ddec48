import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../../src/apimachinery/language.ts";
import { toHar } from "../../../src/trace/har.ts";
import type { WorkshopPane } from "../../../src/view/source.ts";
import type { TuiOptions } from "../../../src/tui/terminal/run.ts";
import { createFakeSource, type FakeSource } from "./fake-source.ts";
import { KEYS, keysOf, LARGE, SMALL, startTui, type Size } from "./harness.ts";
import { failedTls, localRequest, missing, proxied, START, watching } from "./traces.ts";

const LESSON: WorkshopPane = {
  title: () => "Lesson 3 of 12: Why unavailable?",
  lines: () => [
    { text: "The Service has no endpoints", state: "heading" },
    { text: "Look at the route v1alpha1.wardle.example.com. 看看它的端点。" },
    { text: "kubectl get endpointslices -n wardle", state: "code" },
    { text: "The Deployment exists", state: "done" },
    { text: "One Pod is ready", state: "todo" },
    { text: "The selector matches: it says app=ap, the Pods say app=api", state: "wrong" },
  ],
  subscribe: () => () => {},
  next: () => ({ command: "kubectl get endpointslices -n wardle", why: "as the lesson says", isKey: false }),
  actions: [
    { key: "t", label: "hint", run: async () => undefined },
    { key: "x", label: "reset", run: async () => undefined },
  ],
};

interface Scene {
  readonly name: string;
  readonly keys?: readonly string[];
  readonly options?: Partial<TuiOptions>;
  /** Default: five requests of different kinds, four routes, three events. */
  readonly prepare?: (source: FakeSource) => void;
  readonly source?: () => FakeSource;
}

function usual(source: FakeSource): void {
  source.add(missing(1), localRequest(2), proxied(3), watching(4), failedTls(5));
  source.event({ at: START, level: "info", type: "ready", message: "serving at https://127.0.0.1:6443" });
  source.event({
    at: START,
    level: "info",
    type: "manifest",
    message: "APIService v1.demo.example.com created",
    where: "demo.yaml:12",
  });
  source.event({
    at: START + 40,
    level: "info",
    type: "apiservice",
    message: "v1.demo.example.com is available: Passed",
  });
}

/** Opens the inspector on request 3, which went to a backend and back. */
const OPEN = [KEYS.up, KEYS.up, KEYS.enter] as const;

function tab(name: string, steps: number): Scene {
  return { name, keys: [...OPEN, ...Array.from({ length: steps }, () => KEYS.right)] };
}

const SCENES: readonly Scene[] = [
  { name: "empty", source: () => createFakeSource([]), prepare: () => {} },
  { name: "requests" },
  { name: "requests-scrolled", keys: ["g"] },
  { name: "requests-paused", keys: ["p"] },
  { name: "requests-marked", keys: ["m", KEYS.up, "m", KEYS.up, "M"] },
  { name: "requests-filtered", keys: ["/", ...keysOf("code>=400"), KEYS.enter] },
  { name: "requests-context", keys: ["/", ...keysOf("code>=400"), KEYS.enter, "o"] },
  { name: "requests-none-match", keys: ["/", ...keysOf("user=nobody"), KEYS.enter] },
  {
    name: "requests-of-every-kind",
    prepare(source) {
      source.add(
        proxied(1, { aborted: true }),
        proxied(2, { held: true, status: 0, faults: ["hold"] }),
        proxied(3, { upgraded: true, status: 101, upgradeBytes: { toBackend: 10, toClient: 2048 } }),
        proxied(4, { durationMs: 30_123.4, faults: ["delay"] }),
        watching(5),
      );
    },
  },
  { name: "filter-ok", keys: ["/", ...keysOf("demo")] },
  { name: "filter-error", keys: ["/", ...keysOf("code>=4 or =")] },
  { name: "routes", keys: ["1", KEYS.down] },
  { name: "routes-sorted", keys: ["1", "S"] },
  { name: "route-described", keys: ["1", KEYS.down, "d"] },
  { name: "route-yaml", keys: ["1", "y"] },
  { name: "route-faults", keys: ["1", "f", "j"] },
  { name: "route-fault-value", keys: ["1", KEYS.down, "f", "j", "j", KEYS.enter] },
  { name: "route-scale", keys: ["1", "s", "3"] },
  { name: "route-delete", keys: ["1", "D"] },
  { name: "route-local-has-no-backend", keys: ["1", "G", "s"] },
  { name: "why-failed-tls", keys: [KEYS.enter] },
  { name: "why-not-found", keys: ["g", KEYS.enter] },
  tab("tab-why", 0),
  tab("tab-client", 1),
  tab("tab-backend", 2),
  tab("tab-headers", 3),
  tab("tab-response", 4),
  tab("tab-tls", 5),
  tab("tab-auth", 6),
  tab("tab-timing", 7),
  tab("tab-raw", 8),
  { name: "tab-tls-failed", keys: [KEYS.enter, ...Array.from({ length: 5 }, () => KEYS.right)] },
  { name: "tab-not-proxied", keys: ["g", KEYS.enter, KEYS.right, KEYS.right] },
  { name: "side-by-side", keys: [...OPEN, "z"] },
  { name: "secrets-shown", keys: [...OPEN, KEYS.right, "V"] },
  { name: "picture-proxied", keys: [KEYS.up, KEYS.up, "P"] },
  { name: "picture-failed", keys: ["P"] },
  { name: "picture-local", keys: ["P", "g", "j"] },
  { name: "picture-empty", keys: ["P"], source: () => createFakeSource([]), prepare: () => {} },
  { name: "log", keys: ["E"] },
  { name: "log-empty", keys: ["E"], prepare: () => {} },
  {
    name: "warning",
    prepare(source) {
      usual(source);
      source.event({ at: START, level: "error", type: "internal", message: "the store is full", where: "state.json" });
    },
  },
  { name: "workshop", options: { workshop: LESSON } },
  { name: "workshop-without-lesson", keys: ["w"] },
  { name: "help", keys: ["?"] },
  { name: "help-scrolled", keys: ["?", "G"] },
  { name: "palette", keys: [":"] },
  { name: "palette-completed", keys: [":", ...keysOf("expl"), KEYS.tab] },
  { name: "palette-unknown", keys: [":", ...keysOf("nonsense"), KEYS.enter] },
  { name: "explain", keys: [":", ...keysOf("explain /apis/x"), KEYS.enter] },
  { name: "export-menu", keys: [...OPEN, "x"] },
  { name: "export-curl", keys: [...OPEN, "x", KEYS.enter] },
  { name: "export-kubectl", keys: [...OPEN, "x", "j", KEYS.enter] },
  { name: "export-har", keys: [...OPEN, "x", "j", "j", KEYS.enter] },
  { name: "export-raw", keys: [...OPEN, "x", "j", "j", "j", KEYS.enter] },
  { name: "zoomed", keys: ["+"] },
  { name: "ascii", options: { ascii: true } },
  { name: "ascii-picture", options: { ascii: true }, keys: [KEYS.up, KEYS.up, "P"] },
];

async function play(
  { keys = [], options = {}, prepare = usual, source: make = createFakeSource }: Scene,
  size: Size,
): Promise<string> {
  const source = make();
  const tui = startTui(source, size, options);
  prepare(source);
  await tui.screen();
  await tui.type(...keys);
  const screen = await tui.screen();
  await tui.type(KEYS.ctrlC);
  expect(await tui.done).toBe("quit");
  return `== ${size.columns}x${size.rows} ==\n${screen}\n`;
}

/** What a newcomer meets: nothing asked yet, a request that came through, one that broke on its way, one that nobody serves. */
const FIRST_SCREENS: readonly Scene[] = [
  { name: "home-nothing-asked", prepare: () => {} },
  { name: "home-proxied", prepare: (source) => source.add(missing(1), proxied(2, { responseBody: ORDERS })) },
  { name: "home-broken", prepare: (source) => source.add(proxied(1, { responseBody: ORDERS }), failedTls(2)) },
  { name: "home-nobody", prepare: (source) => source.add(missing(1)) },
  { name: "home-empty", source: () => createFakeSource([]), prepare: () => {} },
  { name: "home-routes", keys: ["1"] },
  { name: "home-lesson", options: { workshop: LESSON }, keys: ["2"] },
];
/** What is opened most, and what is typed into. */
const OPENED: readonly Scene[] = [
  { name: "open-why", keys: [KEYS.enter] },
  tab("open-headers", 3),
  tab("open-tls", 5),
  tab("open-timing", 7),
  { name: "open-fault-prompt", keys: ["1", KEYS.down, "f", "j", "j", KEYS.enter] },
  { name: "open-faults", keys: ["1", "f"] },
  { name: "open-help", keys: ["?"] },
  { name: "open-filter-error", keys: ["/", ...keysOf("code>=x")] },
  { name: "open-lesson", options: { workshop: LESSON } },
  {
    name: "open-archive",
    keys: ["O", ...keysOf("old.har"), KEYS.enter],
    options: { outside: { read: () => Promise.resolve(ARCHIVE) } },
  },
];
const ARCHIVE = JSON.stringify(toHar([proxied(1), failedTls(2), missing(3)], { url: "https://127.0.0.1:6443" }));

const HOME_SIZES: readonly Size[] = [SMALL, { columns: 120, rows: 40 }, { columns: 200, rows: 60 }];

const ORDER_NAMES = ["one", "two", "three"];
const ORDERS_TEXT = JSON.stringify({
  kind: "OrderList",
  items: ORDER_NAMES.map((name) => ({ metadata: { name, namespace: "a" } })),
});
const ORDERS = { bytes: ORDERS_TEXT.length, text: ORDERS_TEXT, truncated: false };

describe("the first screen, and what is opened from there", () => {
  const all = [...FIRST_SCREENS, ...OPENED].flatMap((scene) =>
    LANGUAGES.map((language) => [scene.name, language, scene] as const),
  );
  test.each(all)("%s looks as recorded in %s, at three sizes", async (name, language, scene) => {
    const pictures: string[] = [];
    for (const size of HOME_SIZES)
      pictures.push(await play({ ...scene, options: { ...scene.options, language } }, size));
    await expect(pictures.join("\n")).toMatchFileSnapshot(`screens/${name}.${language}.txt`);
  });
});

describe("the screen", () => {
  test.each(SCENES.map((scene) => [scene.name, scene] as const))("%s looks as recorded", async (name, scene) => {
    const pictures = [await play(scene, SMALL), await play(scene, LARGE)];
    await expect(pictures.join("\n")).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  test("two columns look as recorded", async () => {
    const pictures = [
      await play({ name: "" }, { columns: 110, rows: 30 }),
      await play(tab("", 3), { columns: 110, rows: 30 }),
    ];
    await expect(pictures.join("\n")).toMatchFileSnapshot("screens/two-columns.txt");
  });

  test("the smallest screen looks as recorded", async () => {
    await expect(await play({ name: "" }, { columns: 60, rows: 16 })).toMatchFileSnapshot("screens/smallest.txt");
  });

  test("the largest screen that is promised is filled to its edges", async () => {
    const picture = await play({ name: "" }, { columns: 240, rows: 80 });
    const lines = picture.split("\n").slice(1, 81);
    expect(lines).toHaveLength(80);
    expect(lines[76]).toHaveLength(240);
  });
});
