import { describe, expect, test } from "vitest";
import type { RequestTrace } from "../../../src/trace/trace.ts";
import { createFakeSource, type FakeSource } from "./fake-source.ts";
import { KEYS, keysOf, LARGE, SMALL, startTui, type Size, type TuiUnderTest } from "./harness.ts";
import { failedTls, proxied, ROUTES, START } from "./traces.ts";

/** What an attacker would write into anything that ends up on a screen. */
const ATTACKS: Readonly<Record<string, string>> = {
  "escape sequences": "\u001b[31mred\u001b[2J\u001b[H\u001b]0;owned\u0007\u001bPq\u001b\\\u001b[?1049l\u001b[6n",
  "C1 controls": "\u009b31m\u009d0;owned\u009c\u0090q\u009c\u0085",
  "bidirectional controls": "\u202eevil\u2066\u2069\u200f",
  "blessed's tags": "{red-bg}{bold}tagged{/bold}{/red-bg}{escape}",
  "a line of a megabyte": "x".repeat(1_000_000),
  "a megabyte of escapes": "\u001b[2J".repeat(250_000),
  "wide characters": "中文字符全角ＡＢＣ한국어😀😀",
  "combining marks": `e${"\u0301".repeat(200)}\u0301`,
  "line breaks": "first\r\nsecond\nthird\u2028fourth",
  "shift out and bell": "\u000e\u0007\u0007\u0008\u007f",
};

/** Puts the text wherever text from outside can come from. */
function poison(source: FakeSource, text: string): void {
  const base = proxied(1);
  const { backend } = base;
  const [route] = ROUTES;
  if (backend?.tls === undefined || route === undefined) throw new Error("the samples are incomplete");
  const headers = ["X-Evil", text, text, "value"];
  const trace: RequestTrace = {
    ...base,
    client: {
      ...base.client,
      method: text.slice(0, 40),
      target: `/${text}`,
      headers,
      body: body(text),
      remoteAddress: text,
    },
    decisions: base.decisions.map((decision) => ({
      ...decision,
      params: Object.fromEntries(Object.keys(decision.params).map((name) => [name, text])),
    })),
    user: text,
    groups: [text],
    apiService: text,
    faults: [text],
    backend: {
      ...backend,
      service: text,
      address: text,
      target: text,
      headers,
      responseHeaders: headers,
      error: text,
      tls: { ...backend.tls, subject: text, issuer: text, subjectAltNames: [text], chain: [text] },
    },
    responseHeaders: headers,
    responseBody: body(text),
  };
  source.add(trace, failedTls(2), { ...trace, id: 3 });
  source.setRoutes([
    { ...route, apiService: text, service: text, endpoint: text, reason: text, message: text, faults: [text] },
  ]);
  source.event({ at: START, level: "error", type: "internal", message: text, where: text });
}

function body(text: string): { bytes: number; text: string; truncated: boolean } {
  return { bytes: text.length, text, truncated: true };
}

/** The closing line, over which long messages go, two lines of hints, and the next step. */
const FOOTER = 4;

/** Every pane, tab and overlay. */
const TOUR = [
  KEYS.enter,
  ...Array.from({ length: 9 }, () => KEYS.right),
  "z",
  "z",
  "V",
  "P",
  "E",
  "w",
  "1",
  "d",
  "q",
  "y",
  "q",
  "f",
  "q",
  "D",
  "q",
  "2",
  "x",
  KEYS.enter,
  "q",
  "x",
  "j",
  KEYS.enter,
  "q",
  "x",
  "j",
  "j",
  KEYS.enter,
  "q",
  "x",
  "j",
  "j",
  "j",
  KEYS.enter,
  "q",
  "/",
  KEYS.esc,
  ":",
  KEYS.esc,
  "?",
  "q",
  "r",
  "+",
  "_",
] as const;

/** What blessed and we ourselves write: cursor, colours, the two modes, and nothing else. */
const OURS =
  // eslint-disable-next-line no-control-regex
  /\u001b\[\d*;?\d*[HrCABD]|\u001b\[[\d;]*m|\u001b\[\d*[KJ]|\u001b\[\?(?:1|25|12;25|1049|2004)[hl]|\u001b[78=>]|\u001b\[\?12l|\u001b\(B|\u001b\)0/g;

async function tour(
  text: string,
  size: Size,
  look: (terminal: TuiUnderTest["terminal"]) => void = () => {},
): Promise<{ bytes: string; screens: string[] }> {
  const source = createFakeSource();
  const evil = {
    ...source,
    objectYaml: () => Promise.resolve(`kind: ${text}\nname: ${text}\n`),
    explain: () => [text],
  };
  const tui = startTui(Object.assign(evil, { requests: source.requests }), size);
  poison(source, text);
  const screens: string[] = [];
  for (const key of TOUR) {
    await tui.type(key);
    screens.push(await tui.screen());
    look(tui.terminal);
  }
  await tui.type(...keysOf(`:explain /x`), KEYS.enter);
  screens.push(await tui.screen());
  await tui.type(KEYS.ctrlC);
  await tui.done;
  return { bytes: tui.bytes(), screens };
}

/** Megabytes in every field take a busy machine long. */
const PATIENCE_MS = 90_000;

describe("hostile text in every field", () => {
  test.each(Object.entries(ATTACKS))(
    "%s: only our own sequences reach the terminal",
    async (_, text) => {
      const { bytes, screens } = await tour(text, SMALL);
      const rest = bytes.replace(OURS, "");
      // What is left must be printable: whatever it says, it does nothing.
      expect(rest.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu) ?? []).toEqual([]);
      for (const screen of screens) expect(screen.split("\n")).toHaveLength(SMALL.rows);
    },
    PATIENCE_MS,
  );

  test("a tag of blessed's is shown as it is written", async () => {
    const { screens } = await tour("{red-bg}tagged{/}", SMALL);
    expect(screens.some((screen) => screen.includes("{red-bg}tagged{/}"))).toBe(true);
  });

  test.each([SMALL, LARGE])("wide characters keep every edge where it was at %j", async (size) => {
    const edges = new Set<string>();
    await tour(ATTACKS["wide characters"] ?? "", size, ({ buffer }) => {
      // The frame's right edge is in the last column of every row between header and footer.
      for (let y = 1; y < size.rows - FOOTER; y += 1)
        edges.add(
          buffer.active
            .getLine(y)
            ?.getCell(size.columns - 1)
            ?.getChars() ?? "nothing",
        );
    });
    expect([...edges].filter((edge) => !["│", "┐", "▲", "▼"].includes(edge))).toEqual([]);
  });
});
