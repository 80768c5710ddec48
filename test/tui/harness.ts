import { PassThrough } from "node:stream";
import headless from "@xterm/headless";
import type { Clock } from "../../src/api/clock.ts";
import { systemClock } from "../../src/api/clock.ts";
import { runTui, type TuiOptions } from "../../src/tui/run.ts";
import type { TuiSource } from "../../src/tui/source.ts";
import { START } from "./traces.ts";

/** Real timers, but the calendar stands still, so that pictures do not change from day to day. */
export const stillClock: Clock = { ...systemClock, now: () => START };

export interface TuiUnderTest {
  /** Resolves when the UI has left. */
  readonly done: Promise<"quit">;
  readonly terminal: InstanceType<typeof headless.Terminal>;
  /** Everything that was written to the terminal. */
  bytes(): string;
  /** Types keys, one read each. */
  type(...keys: readonly string[]): Promise<void>;
  /** The screen, once `found` agrees with it. Rejects with the screen after `ms`. */
  until(found: string | RegExp | ((screen: string) => boolean), ms?: number): Promise<string>;
  /** The screen once it has stayed the same for some frames. */
  settled(): Promise<string>;
  resize(columns: number, rows: number): void;
  rawMode(): boolean;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const SMALL: Size = { columns: 80, rows: 24 };
export const LARGE: Size = { columns: 140, rows: 40 };

export const KEYS = {
  enter: "\r",
  esc: "\u001b",
  tab: "\t",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
};

/** The UI between two streams, with a real terminal's parser behind it. */
export function startTui(source: TuiSource, size: Size = SMALL, options: Partial<TuiOptions> = {}): TuiUnderTest {
  let raw = false;
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
      return this;
    },
  });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: size.columns, rows: size.rows });
  const terminal = new headless.Terminal({
    cols: size.columns,
    rows: size.rows,
    allowProposedApi: true,
    scrollback: 0,
  });
  const chunks: Buffer[] = [];
  let written = Promise.resolve();
  output.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    written = written.then(() => new Promise<void>((resolve) => terminal.write(chunk, resolve)));
  });
  const done = runTui(source, { theme: "dark", ascii: false, clock: stillClock, input, output, ...options });
  const screen = async (): Promise<string> => {
    await written;
    const lines = Array.from(
      { length: terminal.rows },
      (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? "",
    );
    return lines.join("\n");
  };
  const frame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  const until: TuiUnderTest["until"] = async (found, ms = 5000) => {
    const agrees = (text: string): boolean =>
      typeof found === "function" ? found(text) : typeof found === "string" ? text.includes(found) : found.test(text);
    const end = performance.now() + ms;
    for (;;) {
      const text = await screen();
      if (agrees(text)) return text;
      if (performance.now() > end) throw new Error(`waited in vain for ${String(found)}; the screen shows\n${text}`);
      await frame();
    }
  };
  return {
    done,
    terminal,
    bytes: () => Buffer.concat(chunks).toString("utf8"),
    async type(...keys) {
      for (const key of keys) {
        input.write(key);
        // A lone ESC is told from a sequence by the pause behind it.
        await new Promise((resolve) => setTimeout(resolve, key === KEYS.esc ? 60 : 0));
      }
    },
    until,
    async settled() {
      let last = await screen();
      for (let same = 0; same < 3;) {
        await frame();
        const next = await screen();
        same = next === last ? same + 1 : 0;
        last = next;
      }
      return last;
    },
    resize(columns, rows) {
      terminal.resize(columns, rows);
      Object.assign(output, { columns, rows });
      output.emit("resize");
    },
    rawMode: () => raw,
  };
}
