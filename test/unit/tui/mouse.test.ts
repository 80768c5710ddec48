import { expect, test } from "vitest";
import { KEYS } from "./harness.ts";
import { cursorLine, playing } from "./playing.ts";

/** Rows and columns from 1, as the terminal counts them. */
const at = (button: number, column: number, row: number): string => `\u001b[<${button};${column};${row}M`;
const click = (column: number, row: number): string => at(0, column, row);

/** Row and column of a text on the screen. */
function placeOf(screen: string, text: string): [column: number, row: number] {
  const rows = screen.split("\n");
  const row = rows.findIndex((line) => line.includes(text));
  return [(rows[row]?.indexOf(text) ?? 0) + 1, row + 1];
}

test("& asks the terminal for the mouse and gives it back, also when it leaves", () =>
  playing(async ({ tui }) => {
    expect(tui.bytes()).not.toContain("\u001b[?1000h");
    await tui.type("&");
    expect(await tui.screen()).toContain("The mouse works here");
    expect(tui.terminal.modes.mouseTrackingMode).toBe("vt200");
    await tui.type("&");
    expect(tui.terminal.modes.mouseTrackingMode).toBe("none");
    await tui.type("&");
  }));

test("a click chooses a row, a second one opens it, a tab is chosen by a click", () =>
  playing(async ({ tui }) => {
    await tui.type("1");
    await tui.type(click(...placeOf(await tui.screen(), "12:00:03")));
    expect(cursorLine(await tui.screen())).toContain("12:00:03");
    await tui.type(click(...placeOf(await tui.screen(), "12:00:03")));
    expect(await tui.screen()).toContain("[3 Why #3]");
    await tui.type(click(...placeOf(await tui.screen(), "TLS Auth")));
    expect(await tui.screen()).toContain("[TLS]");
  }));

test("a click on a pane gives it the focus, and on a route chooses that", () =>
  playing(async ({ tui }) => {
    await tui.type("1", "2");
    const screen = await tui.screen();
    expect(screen).toContain("[2 Requests]");
    await tui.type(click(...placeOf(screen, "v1alpha1.wardle")));
    expect(await tui.screen()).toContain("[1 Routes]");
    await tui.type(click(...placeOf(screen, "v1alpha1.wardle")));
    expect(await tui.screen()).toContain("APIService v1alpha1.wardle.example.com");
  }));

test("the wheel moves what lies under it, and nothing while something is typed", () =>
  playing(async ({ tui }) => {
    const where = placeOf(await tui.screen(), "12:00:05");
    await tui.type(at(64, ...where));
    expect(cursorLine(await tui.screen())).toContain("12:00:02");
    await tui.type(at(65, ...where));
    expect(cursorLine(await tui.screen())).toContain("12:00:05");
    await tui.type("?", at(65, 40, 10));
    expect(await tui.screen()).toContain("Help 2-");
    await tui.type(KEYS.esc, "/", "x", at(64, 40, 10), click(1, 1));
    expect(await tui.screen()).toContain("/x");
  }));

test("in a menu a click chooses, a second one takes it, and one beside it closes", () =>
  playing(async ({ tui, source }) => {
    await tui.type("1", "f");
    const menu = await tui.screen();
    await tui.type(click(...placeOf(menu, "backend-down")));
    expect(await tui.screen()).toMatch(/> \[.\] backend-down/);
    expect(source.calls).not.toContainEqual(expect.stringContaining("backend-down"));
    await tui.type(click(...placeOf(menu, "backend-down")));
    await expect.poll(() => JSON.stringify(source.calls)).toContain("backend-down");
    await tui.type(KEYS.esc, "f", click(1, 1));
    expect(await tui.screen()).not.toContain("backend-down ");
  }));
