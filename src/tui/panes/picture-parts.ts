import type { EdgeLabel, Health, Light, Picture, PictureEdge, ServerNode, StoreNode } from "../../view/index.ts";
import { cutShort, fit, line, lineWidth, span, wrap, type Line, type Span, type StyleName } from "../terminal/cells.ts";
import { displayWidth } from "../terminal/display-width.ts";
import type { Strokes } from "../terminal/theme.ts";

/** What every part of the drawing needs. */
export interface Pen {
  readonly picture: Picture;
  readonly strokes: Strokes;
}

/** How a way is drawn: where it broke says more than that a request came along. */
export function wayStyle({ health, light, sentence }: PictureEdge): StyleName {
  if (light === "stopped" || health === "broken") return "bad";
  if (light === "lit") return "lit";
  return sentence === "" ? "border" : "injected";
}

/** A box is drawn as its server is now, and where a request ended. */
export function isBroken(server: ServerNode, edge: PictureEdge): boolean {
  return edge.light === "stopped" || server.health === "broken";
}

const MARKS: Readonly<Record<Health, readonly [mark: string, style: StyleName]>> = {
  ok: ["ok", "ok"],
  broken: ["!!", "bad"],
  starting: ["..", "text"],
  unknown: ["??", "warn"],
  idle: [" .", "dim"],
};

/** Nothing is told by colour alone. */
export function healthMark(health: Health): Span {
  const [mark, style] = MARKS[health];
  return span(mark, style);
}

const STAGE_MARKS: Readonly<Record<Light, Span>> = {
  lit: span("ok", "ok"),
  stopped: span("!!", "bad"),
  off: span(" .", "dim"),
};

/** The four questions, a line each. */
export function stageLines({ picture }: Pen, width: number): Line[] {
  const { stages } = picture.main;
  const column = Math.max(...stages.map(({ question }) => displayWidth(question)));
  return stages.map(({ question, answer, light }) => {
    const room = width - column - 5;
    const style: StyleName = light === "stopped" ? "bad" : "text";
    return line(
      span(fit(question, column), light === "off" ? "dim" : "text"),
      "  ",
      STAGE_MARKS[light],
      " ",
      span(fitted(answer, room), style),
    );
  });
}

const LABEL_STYLES: Readonly<Record<Health, StyleName>> = {
  ok: "ok",
  broken: "bad",
  starting: "text",
  unknown: "warn",
  idle: "text",
};

/** `X-Remote-User bob`, broken where the room ends. */
export function labelLines({ name, value, health }: EdgeLabel, width: number): Line[] {
  return wrap(line(span(`${name} `, "dim"), short(value, LABEL_STYLES[health])), width, 2);
}

export function sentenceLines(text: string, style: StyleName, width: number): Line[] {
  return text === "" ? [] : wrap(line(short(text, style)), width, 2);
}

/** Longer ones are for the inspector, and breaking them into lines would cost more than the frame. */
const LONGEST_TEXT = 600;

export function short(text: string, style: StyleName = "text"): Span {
  return span(text.slice(0, LONGEST_TEXT), style);
}

/** Those that say something, and what none before said. */
export function spoken({ labels }: PictureEdge): readonly EdgeLabel[] {
  return labels.filter(
    ({ value }, index) =>
      value !== "" && !labels.slice(0, index).some((other) => value.endsWith(other.value) && other.value !== ""),
  );
}

export interface Box {
  readonly title: string;
  /** Beside the title where there is room. */
  readonly note?: string;
  /** On the lower edge. */
  readonly foot?: string;
  readonly lines: readonly Line[];
  readonly light: Light;
  readonly isBroken?: boolean;
  /** Rows within; more lines than that are cut off. */
  readonly rows: number;
}

/** A box of exactly `width` columns and `rows + 2` lines. */
export function drawBox(box: Box, width: number, strokes: Strokes): Line[] {
  const style: StyleName = box.isBroken === true ? "bad" : box.light === "off" ? "border" : "lit";
  const [topLeft, topRight, bottomLeft, bottomRight] = strokes.corners;
  const inner = width - 4;
  const lines = cutShort(box.lines, box.rows, inner);
  const rows = Array.from({ length: box.rows }, (_, index) => {
    const content = lines[index] ?? line();
    return line(span(`${strokes.vertical} `, style), ...padded(content, inner), span(` ${strokes.vertical}`, style));
  });
  return [
    line(span(topLeft, style), ...edgeOf(box, width - 2, style, strokes), span(topRight, style)),
    ...rows,
    footOf(box, width, style, strokes, [bottomLeft, bottomRight]),
  ];
}

function edgeOf({ title, note = "", light }: Box, width: number, style: StyleName, strokes: Strokes): Span[] {
  const rule = light === "off" ? strokes.horizontal : strokes.taken;
  const name = ` ${fitted(title, Math.max(0, width - 4))} `;
  const left = width - 1 - displayWidth(name);
  const room = left - 4;
  const shown = note === "" || room < SHORTEST_NOTE ? "" : ` ${fitted(note, room)} `;
  const rest = Math.max(0, left - displayWidth(shown) - (shown === "" ? 0 : 1));
  return [
    span(rule, style),
    span(name, "bold"),
    span(rule.repeat(rest), style),
    span(shown, "text"),
    ...(shown === "" ? [] : [span(rule, style)]),
  ];
}

const SHORTEST_NOTE = 8;

/** Sanitised text of at most `width` columns: whatever is measured must be what is shown. */
function fitted(text: string, width: number): string {
  const safe = span(text).text;
  return displayWidth(safe) <= width ? safe : fit(safe, width);
}

function footOf(
  { foot = "", light }: Box,
  width: number,
  style: StyleName,
  strokes: Strokes,
  [left, right]: readonly [string, string],
): Line {
  const rule = light === "off" ? strokes.horizontal : strokes.taken;
  const room = width - 6;
  const shown = foot === "" || room < 4 ? "" : ` ${fitted(foot, room)} `;
  const rest = Math.max(0, width - 3 - displayWidth(shown));
  return line(span(`${left}${rule.repeat(rest)}`, style), span(shown, "dim"), span(`${rule}${right}`, style));
}

/** The spans of a line, filled or cut to exactly `width` columns; `~` says that something was cut off. */
function padded(content: Line, width: number): Span[] {
  const used = lineWidth(content);
  if (used <= width) return [...content.spans, span(" ".repeat(width - used))];
  const shown: Span[] = [];
  let left = width;
  for (const { text, style } of content.spans) {
    const columns = displayWidth(text);
    shown.push(span(columns < left ? text : fit(`${text}~`, left), style));
    left -= columns;
    if (left <= 0) break;
  }
  return shown;
}

/** What a server keeps, a resource a line; `unknown` where nothing is known. */
export function storeLines({ contents, isKnown }: StoreNode, width: number, unknown: string, rows: number): Line[] {
  if (!isKnown) return wrap(line(span(unknown, "dim")), width);
  const shown = contents.length <= rows ? contents : contents.slice(0, Math.max(1, rows - 1));
  const lines = shown.map(({ resource: full, count, names }) => {
    const resource = fitted(full.replace(/\..*$/, ""), width);
    const room = width - displayWidth(resource) - String(count).length - 3;
    const list = names.length === 0 || room < SHORTEST_NOTE ? "" : `  ${fitted(names.join(", "), room)}`;
    return line(`${resource} `, span(String(count), "bold"), span(list, "dim"));
  });
  const left = contents.length - shown.length;
  return left === 0 || rows < 2 ? lines : [...lines, line(span(`+${left}`, "dim"))];
}

/** `v1.example.k8s.io ok Passed`, a line each. */
export function apiLines({ apiServices, faults }: ServerNode): Line[] {
  const lines = apiServices.map(({ apiService, health, reason }) =>
    line(healthMark(health), " ", span(apiService), " ", span(reason, health === "broken" ? "bad" : "dim")),
  );
  const [first = line(), ...rest] = lines;
  if (faults.length === 0) return lines;
  return [{ spans: [...first.spans, span(` [F] ${faults.join(" ")}`, "injected")] }, ...rest];
}

/** The address as people think of it here: everything is on loopback. */
export function endpointOf({ endpoint }: ServerNode): string {
  return endpoint.replace(/^127\.0\.0\.1:/, ":");
}

/** The server that a request went to, else one that is broken, then the others. */
export function serversInOrder({ picture }: Pen): { readonly server: ServerNode; readonly edge: PictureEdge }[] {
  const found = picture.servers.flatMap((server) => {
    const edge = picture.edges.find(({ from, to }) => from === "main" && to === server.id);
    return edge === undefined ? [] : [{ server, edge }];
  });
  const { request } = picture;
  const wanted = request?.stoppedAt === "availability" ? request.towards : request?.stoppedAt;
  const rank = ({ edge }: { readonly edge: PictureEdge }): number =>
    edge.light !== "off" || edge.id === wanted ? 0 : edge.health === "broken" ? 1 : edge.sentence === "" ? 3 : 2;
  return found.toSorted((left, right) => rank(left) - rank(right));
}

export function storeOf({ picture }: Pen, owner: string): StoreNode | undefined {
  return picture.stores.find((store) => store.owner === owner);
}

/** Lines beside each other, each block filled to its width. */
export function beside(blocks: readonly { readonly lines: readonly Line[]; readonly width: number }[]): Line[] {
  const height = Math.max(0, ...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, y) => ({
    spans: blocks.flatMap(({ lines, width }) => padded(lines[y] ?? line(), width)),
  }));
}

/** Why the main apiserver let the request go no further; empty where it did, and where the way to the server tells it. */
export function stopSentence({ picture }: Pen): string {
  const { request } = picture;
  const stop = request?.stoppedAt;
  if (request === undefined || stop === undefined || stop.includes("->")) return "";
  if (stop === "availability" && request.towards !== undefined) return "";
  return request.sentence;
}
