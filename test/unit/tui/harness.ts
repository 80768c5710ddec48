import { PassThrough } from "node:stream";
import { setImmediate as immediate } from "node:timers/promises";
import headless from "@xterm/headless";
import { systemClock, type Clock } from "../../../src/apimachinery/clock.ts";
import { runTui, type TuiOptions } from "../../../src/tui/terminal/run.ts";
import type { LiveSource } from "../../../src/view/source.ts";
import { START } from "./traces.ts";

export interface TuiUnderTest {
  /** Resolves when the UI has left. */
  readonly done: Promise<"quit">;
  readonly terminal: InstanceType<typeof headless.Terminal>;
  /** Everything that was written to the terminal. */
  bytes(): string;
  /** Types keys, one read each, and waits until each has been drawn. */
  type(...keys: readonly string[]): Promise<void>;
  /** The screen, once everything that is under way has been drawn. */
  screen(): Promise<string>;
  resize(columns: number, rows: number): void;
  rawMode(): boolean;
  /** Ends the input, as a terminal that is closed does. */
  hangUp(): void;
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
  ctrlC: "\u0003",
  backspace: "\u007f",
} as const;

/** Text as single keys. */
export function keysOf(text: string): string[] {
  return Array.from(text);
}

/** Frames and the wait after ESC are shorter; the clock of the rate is longer. */
const SHORT_MS = 100;
/** Nobody watches, so frames need not take their time. */
const SPEED_UP = 20;

/** Real timers that can be waited for. The calendar stands still, so that pictures stay the same from day to day. */
function watchedClock(): Clock & { busy(): boolean } {
  let pending = 0;
  return {
    now: () => START,
    monotonic: () => systemClock.monotonic(),
    after(ms, callback) {
      const counts = ms <= SHORT_MS ? 1 : 0;
      let open = true;
      const settle = (): void => {
        if (open) pending -= counts;
        open = false;
      };
      pending += counts;
      const cancel = systemClock.after(counts === 0 ? ms : ms / SPEED_UP, () => {
        settle();
        callback();
      });
      return () => {
        settle();
        cancel();
      };
    },
    busy: () => pending > 0,
  };
}

/** The UI between two streams, with a real terminal's parser behind it. */
export function startTui(source: LiveSource, size: Size = SMALL, options: Partial<TuiOptions> = {}): TuiUnderTest {
  let raw = false;
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
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
  const clock = watchedClock();
  const done = runTui(source, { theme: "dark", ascii: false, clock, input, output, env: {}, ...options });
  const idle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 5;) {
      const before = chunks.length;
      await immediate();
      await written;
      quiet = clock.busy() || chunks.length !== before ? 0 : quiet + 1;
    }
  };
  return {
    done,
    terminal,
    bytes: () => Buffer.concat(chunks).toString("utf8"),
    async type(...keys) {
      for (const key of keys) {
        input.write(key);
        await idle();
      }
    },
    async screen() {
      await idle();
      const { active } = terminal.buffer;
      const rows = Array.from({ length: terminal.rows }, (_, y) => active.getLine(y)?.translateToString() ?? "");
      return rows.map((row) => row.trimEnd()).join("\n");
    },
    resize(columns, rows) {
      terminal.resize(columns, rows);
      Object.assign(output, { columns, rows });
      output.emit("resize");
    },
    rawMode: () => raw,
    hangUp: () => input.end(),
  };
}
