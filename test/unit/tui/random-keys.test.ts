import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../../src/apimachinery/language.ts";
import type { InputEvent } from "../../../src/tui/input/input-decoder.ts";
import { BINDINGS } from "../../../src/tui/input/bindings.ts";
import { ARGUMENT_COMMANDS } from "../../../src/tui/input/keys.ts";
import { initialState, type State } from "../../../src/tui/model/state.ts";
import { update, type Action } from "../../../src/tui/model/update.ts";
import { screenView } from "../../../src/tui/panes/screen-view.ts";
import { displayWidth } from "../../../src/tui/terminal/display-width.ts";
import { createFakeSource } from "./fake-source.ts";
import { startTui, KEYS } from "./harness.ts";
import { failedTls, localRequest, missing, proxied, ROUTES, START, STORES, watching } from "./traces.ts";

/** Mulberry32: the same keys from the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

const BOUND = BINDINGS.flatMap(({ keys }) => [...keys]).filter((key) => key !== "C-c");
const TYPED = [
  "a",
  "中",
  "é",
  "\u202e",
  "0",
  "9",
  " ",
  '"',
  "(",
  "~",
  "enter",
  "esc",
  "tab",
  "backspace",
  "S-tab",
  "f5",
];
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
  [60, 16],
  [59, 15],
  [1, 1],
] as const;
const ROWS = [missing(1), localRequest(2), proxied(3), watching(4), failedTls(5), proxied(6, { user: "王小明" })];

function anyAction(random: (below: number) => number): Action {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random(from.length))] as T;
  const kind = random(100);
  if (kind < 70) return { type: "key", key: pick(BOUND) };
  if (kind < 80) return { type: "key", key: pick(TYPED) };
  if (kind < 84) return mouse(random);
  if (kind < 86)
    return { type: "paste", text: pick(["code>=400", ":quit\r", `load ${"x".repeat(300)}`, "中文 \u001b[31m"]) };
  if (kind < 88) {
    const [width, height] = pick(SIZES);
    return { type: "resize", width, height };
  }
  if (kind < 91) return { type: "rows", list: listOf(ROWS.slice(0, Math.floor(random(ROWS.length + 1)))) };
  if (kind < 93) return { type: "routes", routes: ROUTES.slice(0, Math.floor(random(ROUTES.length + 1))) };
  if (kind < 95)
    return {
      type: "event",
      event: { at: START, level: pick(["info", "warn", "error"]), type: "ready", message: "事件" },
    };
  if (kind < 97) return { type: "text", title: "text", text: "line\n".repeat(Math.floor(random(90))), fileName: "t" };
  if (kind < 98) return { type: "background", isLight: random(2) < 1 };
  const actions = [{ key: "h", label: "提示" }];
  return { type: "workshop", workshop: { title: "lesson", lines: [{ text: "x ".repeat(99) }], actions } };
}

function mouse(random: (below: number) => number): InputEvent {
  const what = (["click", "wheel-up", "wheel-down"] as const)[Math.floor(random(3))] ?? "click";
  return { type: "mouse", what, x: Math.floor(random(210)), y: Math.floor(random(62)) };
}

function listOf(rows: State["list"]["rows"]): State["list"] {
  return { rows, matching: rows.length, stored: ROWS.length, total: 9, missed: 2, perSecond: 1 };
}

/** Every row is as wide as the screen, and a wide character has its right half. */
function checkFrame(state: State): void {
  const { rows } = screenView(state);
  const isWhole = rows.every(
    (row) =>
      row.length === state.width &&
      row.every(({ ch }, x) => {
        if (ch === "") return displayWidth(row[x - 1]?.ch ?? "") === 2;
        return x < state.width - 1 || displayWidth(ch) === 1;
      }),
  );
  expect([rows.length, isWhole]).toEqual([state.height, true]);
}

/** Nothing is typed for that: what asked is there until it is answered, and Esc always closes it. */
function checkOverlay(state: State): void {
  if (state.overlay === undefined) return;
  const closed = update(state, { type: "key", key: "esc" }).state;
  if (state.width >= 60 && state.height >= 16) expect(closed.overlay).toBeUndefined();
}

/** Thousands of keys take a busy machine long. */
const PATIENCE_MS = 90_000;

describe("whatever keys are pressed", { timeout: PATIENCE_MS }, () => {
  test.each([1, 2, 3, 4].flatMap((seed) => LANGUAGES.map((language) => [seed, language] as const)))(
    "from seed %i in %s nothing throws, nothing is drawn over the edge, and Esc closes what is open",
    (seed, language) => {
      const random = chance(seed);
      const place = { url: "https://127.0.0.1:6443", proxyUrl: null, kubeconfig: "/home/学生/admin.kubeconfig" };
      const options = {
        width: 80,
        height: 24,
        language,
        theme: "dark",
        ascii: seed === 4,
        mouse: true,
        place,
      } as const;
      let state: State = { ...initialState(options), routes: ROUTES, stores: STORES, list: listOf(ROWS) };
      for (let step = 0; step < 600; step += 1) {
        const action = anyAction(random);
        state = update(state, action).state;
        checkOverlay(state);
        // A frame costs as much as many keys.
        if (step % 12 === 0) checkFrame(state);
      }
    },
  );

  test("every command with arguments takes nonsense", () => {
    const random = chance(9);
    const place = { url: "https://127.0.0.1:6443", proxyUrl: null, kubeconfig: "k" };
    let state: State = initialState({
      width: 80,
      height: 24,
      language: "en",
      theme: "dark",
      ascii: false,
      mouse: false,
      place,
    });
    for (const { name } of ARGUMENT_COMMANDS)
      for (const words of ["", "x", "-1", "/ /", "%", "har all", "中", String(random(9))]) {
        const typed: Action[] = [
          { type: "key", key: ":" },
          { type: "paste", text: `${name} ${words}` },
        ];
        for (const action of [...typed, { type: "key", key: "enter" } as const]) state = update(state, action).state;
        checkFrame(state);
        // What cannot be taken stays, and Esc drops it.
        if (state.overlay !== undefined) expect(state.overlay).toHaveProperty("problem", expect.stringMatching(/./));
        state = update(state, { type: "key", key: "esc" }).state;
        expect(state.overlay).toBeUndefined();
      }
  });

  test("a terminal shows the last frame and no trace of those before", async () => {
    const random = chance(5);
    const source = createFakeSource();
    const outside = {
      edit: () => Promise.resolve(undefined),
      save: (name: string) => Promise.resolve(`/tmp/${name}`),
      read: () => Promise.reject(new Error("no such file")),
    };
    const tui = startTui(source, { columns: 80, rows: 24 }, { outside });
    source.add(...ROWS);
    const codes: Readonly<Record<string, string>> = {
      enter: KEYS.enter,
      esc: KEYS.esc,
      tab: KEYS.tab,
      up: KEYS.up,
      down: KEYS.down,
    };
    const plain = BOUND.filter((key) => (key.length === 1 && key !== "q") || codes[key] !== undefined);
    for (let step = 0; step < 100; step += 1) {
      const key = plain[Math.floor(random(plain.length))] ?? "j";
      await tui.type(codes[key] ?? key);
    }
    await tui.type(KEYS.esc, KEYS.esc, KEYS.esc, KEYS.esc, "2");
    const shown = await tui.screen();
    await tui.type("\u000c");
    expect(await tui.screen()).toBe(shown);
    expect(shown.split("\n")).toHaveLength(24);
    await tui.type(KEYS.ctrlC);
    expect(await tui.done).toBe("quit");
  });
});
