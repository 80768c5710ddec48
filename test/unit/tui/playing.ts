import { expect } from "vitest";
import type { Outside } from "../../../src/tui/model/effects.ts";
import { createFakeSource, type FakeSource } from "./fake-source.ts";
import { KEYS, SMALL, startTui, type TuiUnderTest } from "./harness.ts";
import { failedTls, localRequest, missing, proxied, watching } from "./traces.ts";

interface Play {
  readonly tui: TuiUnderTest;
  readonly source: FakeSource;
}

/** Starts with five requests, runs `play`, and leaves. */
export async function playing(
  play: (game: Play) => Promise<void>,
  outside: Partial<Outside> = {},
  change: (source: FakeSource) => FakeSource = (source) => source,
): Promise<void> {
  const source = createFakeSource();
  const tui = startTui(change(source), SMALL, { outside });
  source.add(missing(1), localRequest(2), proxied(3), watching(4), failedTls(5));
  await tui.screen();
  await play({ tui, source });
  await tui.type(KEYS.ctrlC);
  expect(await tui.done).toBe("quit");
}

/** The request or route that the cursor is on, by its line. */
export function cursorLine(screen: string): string {
  return screen.split("\n").findLast((text) => text.startsWith("│>")) ?? "";
}
