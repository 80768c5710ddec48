import type { EdgeLabel, PictureEdge } from "../../view/index.ts";
import type { Palette } from "./palette.ts";
import { paragraph, part, SIZE, text, type Rect } from "./parts.ts";
import { node, wrapText, type SvgNode } from "./tree.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow with what it carries; a broken one is dashed, crossed out and says why. */
export function edgeDrawing(edge: PictureEdge, from: Rect, to: Rect, palette: Palette, isCurrent: boolean): SvgNode {
  const isDown = to.y > from.y + from.height - 1 && Math.abs(to.x - from.x) < 10;
  const [start, end] = isDown ? downwards(from, to) : sideways(from, to);
  const isBroken = edge.light === "stopped" || (edge.light === "off" && edge.health === "broken");
  const colour = isBroken ? palette.bad : edge.light === "lit" ? palette.lit : palette.line;
  const width = isCurrent ? 10 : edge.light === "off" ? 3 : 6;
  const bend = (start.x + end.x) / 2 - (isDown ? 0 : 90);
  const path =
    isDown || start.y === end.y
      ? `M${start.x} ${start.y}L${end.x} ${end.y}`
      : `M${start.x} ${start.y}H${bend}V${end.y}H${end.x}`;
  const line = node("path", {
    d: path,
    fill: "none",
    stroke: colour,
    "stroke-width": width,
    ...(isBroken ? { "stroke-dasharray": "16 10" } : {}),
  });
  const said = edge.labels.filter(({ value }) => value !== "").map(({ name, value }) => `${name}: ${value}`);
  return part(edge.id, [...said, edge.sentence].filter((item) => item !== "").join("; ") || edge.id, [
    line,
    head(end, isDown, colour, width),
    ...(isBroken ? [cross(start, end, isDown, palette)] : []),
    ...(isDown ? [] : labels(edge, start, end, bend, palette)),
  ]);
}

/** At the height of the smaller end, so that an arrow is straight wherever it can be. */
function sideways(from: Rect, to: Rect): [Point, Point] {
  const y = to.height > from.height ? from.y + from.height / 2 : to.y + to.height / 2;
  const within = ({ y: top, height }: Rect): number => Math.min(top + height - 40, Math.max(top + 40, y));
  return [
    { x: from.x + from.width, y: within(from) },
    { x: to.x, y: within(to) },
  ];
}

function downwards(from: Rect, to: Rect): [Point, Point] {
  const x = from.x + from.width / 2;
  return [
    { x, y: from.y + from.height },
    { x, y: to.y },
  ];
}

function head({ x, y }: Point, isDown: boolean, fill: string, width: number): SvgNode {
  const size = 10 + width;
  const points = isDown
    ? `${x},${y} ${x - size / 1.6},${y - size} ${x + size / 1.6},${y - size}`
    : `${x},${y} ${x - size},${y - size / 1.6} ${x - size},${y + size / 1.6}`;
  return node("polygon", { points, fill });
}

function cross(start: Point, end: Point, isDown: boolean, palette: Palette): SvgNode {
  const [x, y] = isDown ? [end.x, (start.y + end.y) / 2] : [end.x - 52, end.y];
  return text(x, y + 17, "✗", { size: 48, fill: palette.bad, bold: true, anchor: "middle" });
}

/** Above the arrow what goes out, below it what comes back or why nothing does. */
function labels(edge: PictureEdge, start: Point, end: Point, bend: number, palette: Palette): SvgNode[] {
  const x = (start.y === end.y ? start.x : Math.max(bend, start.x)) + 18;
  const width = end.x - x - 24;
  const isQuiet = edge.light === "off";
  const style = { size: SIZE.small, fill: isQuiet ? palette.faint : palette.ink };
  const told = edge.labels.filter(({ value }) => value !== "");
  const out = told.filter(({ kind }) => kind !== "answer").filter(({ health }) => !isQuiet || health !== "idle");
  const above = out.flatMap((label) => wrapText(labelText(label), width, style.size, 2)).slice(0, 7);
  const step = style.size * 1.25;
  const first = end.y - 16 - (above.length - 1) * step;
  const back = told.find(({ kind }) => kind === "answer");
  const below = edge.sentence !== "" ? edge.sentence : back === undefined || isQuiet ? "" : `← ${back.value}`;
  const belowFill =
    edge.sentence === ""
      ? style.fill
      : edge.health === "broken" || edge.light === "stopped"
        ? palette.bad
        : palette.fault;
  return [
    ...above.map((line, index) => text(x, first + index * step, line, style)),
    ...paragraph({ x, y: end.y + 34, width }, below, { ...style, fill: belowFill, bold: edge.sentence !== "" }, 6),
  ];
}

function labelText({ name, value, health }: EdgeLabel): string {
  return `${health === "broken" ? "✗ " : ""}${name}: ${value}`;
}
