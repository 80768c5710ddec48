import type { Light } from "../../view/index.ts";
import type { Palette } from "./palette.ts";
import { cutText, node, wrapText, type SvgNode } from "./tree.ts";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes that can be read at the back of a room when 1920 units fill a projector. */
export const SIZE = { title: 30, text: 25, small: 22 } as const;

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
}

export function text(x: number, y: number, content: string, { size, fill, bold, anchor }: TextStyle): SvgNode {
  return node(
    "text",
    {
      x,
      y,
      "font-size": size,
      fill,
      ...(bold === true ? { "font-weight": 700 } : {}),
      ...(anchor === undefined ? {} : { "text-anchor": anchor }),
    },
    content,
  );
}

/** Lines below each other, the first with its baseline at `y`. */
export function paragraph(
  { x, y, width }: Pick<Rect, "x" | "y" | "width">,
  content: string,
  style: TextStyle,
  most: number,
): SvgNode[] {
  return wrapText(content, width, drawnSize(style), most).map((line, index) =>
    text(x, y + index * style.size * 1.25, line, style),
  );
}

export function cut(x: number, y: number, width: number, content: string, style: TextStyle): SvgNode {
  return text(x, y, cutText(content, width, drawnSize(style)), style);
}

/** Bold letters are wider. */
function drawnSize({ size, bold }: TextStyle): number {
  return bold === true ? size * 1.1 : size;
}

/** A part that can be hovered, clicked and reached by Tab; its title is what a screen reader says. */
export function part(id: string, explanation: string, children: readonly SvgNode[]): SvgNode {
  return node("g", { "data-part": id, tabindex: 0, role: "button" }, node("title", {}, explanation), ...children);
}

/** Lit by a thick line and stopped by a dashed one, so that nothing is said by colour alone. */
export function box(rect: Rect, light: Light, palette: Palette, isCurrent = false): SvgNode {
  const [stroke, fill] =
    light === "lit"
      ? [palette.lit, palette.litBox]
      : light === "stopped"
        ? [palette.bad, palette.badBox]
        : [palette.line, palette.box];
  return node("rect", {
    ...rect,
    rx: 12,
    fill,
    stroke,
    "stroke-width": isCurrent ? 8 : light === "off" ? 2 : 4,
    ...(light === "stopped" ? { "stroke-dasharray": "14 6" } : {}),
  });
}

/** `✓` came through, `✗` went no further. */
export function mark(light: Light): string {
  return light === "lit" ? "✓" : light === "stopped" ? "✗" : "·";
}

export function markColour(light: Light, palette: Palette): string {
  return light === "lit" ? palette.good : light === "stopped" ? palette.bad : palette.faint;
}
