import type { Text } from "../../apimachinery/index.ts";
import type { Scope } from "../input/keys.ts";
import type { Result, State } from "../model/state.ts";
import type { Motion } from "../terminal/motion.ts";
import type { Shown } from "./shown.ts";

/** Of a pane's content. */
export interface Size {
  readonly width: number;
  /** Tables count without their heading. */
  readonly rows: number;
}

/** Where the content was clicked; a row of -1 is the title. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** With the heading. */
  readonly rows: number;
}

/** A key that works in one pane only. */
export interface PaneCommand {
  readonly id: string;
  readonly keys: readonly string[];
  /** One or two words, for the hint line. */
  readonly label: Text;
  readonly help: Text;
  /** In the hint line; lower comes first. */
  readonly hint?: number;
  readonly run: (state: State) => Result;
}

/** All that layout, keys, hints, help, mouse and documents need of a pane. */
export interface Pane {
  readonly id: string;
  /** They give it the focus; its title shows the first. */
  readonly keys: readonly string[];
  readonly name: Text;
  readonly help: Text;
  /** In the hint line; lower comes first. */
  readonly hint?: number;
  /** Over the requests, at its own place, or with the whole screen to itself. */
  readonly place: "top" | "fixed" | "alone";
  /** Whose keys work in it, nearest first, after its own and before those of every pane. */
  readonly scopes?: readonly Scope[];
  readonly commands?: readonly PaneCommand[];
  /** What the title line says on the left, if not the name, and on the right. */
  readonly title?: (state: State) => readonly [left: string | undefined, right: string];
  readonly view: (state: State, width: number, rows: number) => Shown;
  readonly headingRows?: number;
  /** Lines in all, of a pane that scrolls by `state.scroll`. */
  readonly length?: (state: State, width: number) => number;
  /** What the keys of a list do in a pane that scrolls otherwise, or moves a cursor. */
  readonly move?: (state: State, motion: Motion, size: Size) => State;
  /** What a click on the content chooses; a second one on the same presses Enter. */
  readonly click?: (state: State, point: Point) => State | "enter" | undefined;
}
