import type { PictureEdge, ServerNode } from "../../view/index.ts";
import { line, span, type Line } from "../terminal/cells.ts";
import { say } from "../model/words.ts";
import {
  apiLines,
  beside,
  drawBox,
  endpointOf,
  isBroken,
  labelLines,
  sentenceLines,
  serversInOrder,
  spoken,
  stageLines,
  stopSentence,
  storeLines,
  storeOf,
  wayStyle,
  type Pen,
} from "./picture-parts.ts";

interface Columns {
  readonly client: number;
  readonly first: number;
  readonly main: number;
  readonly second: number;
  readonly server: number;
}

function columnsOf(width: number): Columns {
  const client = Math.floor(width * 0.12);
  const main = Math.floor(width * 0.23);
  const server = Math.floor(width * 0.24);
  const first = Math.floor((width - client - main - server) * 0.42);
  return { client, first, main, second: width - client - main - server - first, server };
}

const MAIN_ROWS = 4;
/** The row of a box that a way leads to. */
const WAY_ROW = 2;

/** From left to right, as people draw it: client, main apiserver over X, and each server over its Y. */
export function widePicture(pen: Pen, width: number, rows: number): Line[] {
  const columns = columnsOf(width);
  const servers = serversInOrder(pen);
  const groups = servers.map((item) => serverGroup(pen, item, columns));
  const right: Line[] = [];
  for (const [index, group] of groups.entries()) {
    const left = groups.length - index;
    // The first one is cut off rather than left out.
    if (index > 0 && right.length + group.length > rows - (left > 1 ? 1 : 0)) {
      right.splice(rows - 1);
      right.push(moreLine(pen, left, columns));
      break;
    }
    right.push(...group);
  }
  const blocks = [
    { lines: clientBox(pen, columns), width: columns.client },
    { lines: clientWay(pen, columns), width: columns.first },
    { lines: mainBlock(pen, columns, rows), width: columns.main },
    { lines: servers.length === 0 ? noServer(pen, columns) : right, width: columns.second + columns.server },
  ];
  return beside(blocks).slice(0, rows);
}

function moreLine({ picture }: Pen, count: number, { second }: Columns): Line {
  const text = say("picture.more-servers", picture.language, { count: String(count) });
  return line(span(`${" ".repeat(second)}${text}`, "dim"));
}

function clientBox({ picture, strokes }: Pen, { client: width }: Columns): Line[] {
  const { client, request, language } = picture;
  const inner = width - 4;
  const lines =
    request === undefined
      ? sentenceLines(say("picture.no-request", language), "dim", inner)
      : [
          line(span(client.user, "bold")),
          line(span(client.address, "dim")),
          ...client.groups.map((group) => line(span(group, "dim"))),
        ];
  return drawBox({ title: client.title, lines, light: client.light, rows: MAIN_ROWS }, width, strokes);
}

/** A way from left to right: what leads it above, the arrow, and what else went over it below. */
function way(edge: PictureEdge | undefined, width: number, { strokes }: Pen, isAsked: boolean): Line[] {
  if (edge === undefined) return [];
  const inner = width - 3;
  const style = wayStyle(edge);
  const [first, ...rest] = spoken(edge);
  const rule = (edge.light === "lit" ? strokes.taken : strokes.horizontal).repeat(Math.max(1, width - 3));
  const head = style === "bad" ? "X" : strokes.arrow;
  const above = first === undefined ? [] : labelLines(first, inner);
  const lead = Array.from({ length: Math.max(0, WAY_ROW - above.length) }, () => line());
  const said = sentenceLines(edge.sentence, style === "bad" ? "bad" : "injected", inner);
  const below = [...said, ...(isAsked ? rest : []).flatMap((label) => labelLines(label, inner))];
  return [...lead, ...above.map(indented), line(span(` ${rule}${head}`, style)), ...below.map(indented)];
}

function indented(content: Line): Line {
  return line("  ", ...content.spans);
}

function clientWay(pen: Pen, { first }: Columns): Line[] {
  return way(pen.picture.edges[0], first, pen, true);
}

function mainBlock(pen: Pen, { main: width }: Columns, rows: number): Line[] {
  const { picture, strokes } = pen;
  const { main, builtInRoutes, language } = picture;
  const box = drawBox(
    {
      title: main.title,
      note: main.url.replace(/^https?:\/\//, ""),
      foot: say("picture.built-in", language, { count: String(builtInRoutes) }),
      lines: stageLines(pen, width - 4),
      light: main.light,
      isBroken: main.light === "stopped",
      rows: MAIN_ROWS,
    },
    width,
    strokes,
  );
  const said = sentenceLines(stopSentence(pen), "bad", width);
  const room = Math.max(1, rows - box.length - said.length - 3);
  // Between the two it would break the way from the one to the other.
  return [...box, ...storeBlock(pen, "main", width, room), ...said];
}

function storeBlock(pen: Pen, owner: string, width: number, most: number): Line[] {
  const { picture, strokes } = pen;
  const store = storeOf(pen, owner);
  if (store === undefined) return [];
  const lines = storeLines(store, width - 4, say("picture.store-unknown", picture.language), most);
  const rows = Math.max(1, Math.min(most, lines.length));
  const isLit = store.light === "lit";
  const stem = `${" ".repeat(Math.floor(width / 2))}${isLit ? strokes.takenDown : strokes.vertical}`;
  return [
    line(span(stem, isLit ? "lit" : "border")),
    ...drawBox({ title: store.title, lines, light: store.light, rows }, width, strokes),
  ];
}

const STORE_ROWS = 3;

/** One server over its store, and the way to it on the left. */
function serverGroup(
  pen: Pen,
  { server, edge }: { readonly server: ServerNode; readonly edge: PictureEdge },
  { second, server: width }: Columns,
): Line[] {
  const lines = [line(span(`${server.service} -> ${endpointOf(server)}`, "dim")), ...apiLines(server)];
  const box = drawBox(
    {
      title: server.title,
      lines,
      light: server.light,
      isBroken: isBroken(server, edge),
      rows: Math.max(3, lines.length),
    },
    width,
    pen.strokes,
  );
  const right = [...box, ...storeBlock(pen, server.id, width, STORE_ROWS)];
  const isFirst = pen.picture.servers.length === 1 || edge.light !== "off";
  return beside([
    { lines: way(edge, second, pen, isFirst), width: second },
    { lines: right, width },
  ]);
}

function noServer({ picture }: Pen, { second, server }: Columns): Line[] {
  const text = sentenceLines(say("picture.no-server", picture.language), "dim", second + server - 4);
  return [line(), line(), ...text.map(indented)];
}
