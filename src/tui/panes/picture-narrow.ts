import { decodedTarget, type EdgeLabelKind, type PictureEdge, type ServerNode } from "../../view/index.ts";
import { cutShort, fitTarget, line, lineWidth, span, wrap, type Line, type Span } from "../terminal/cells.ts";
import { displayWidth } from "../terminal/display-width.ts";
import { say } from "../model/words.ts";
import {
  apiLines,
  beside,
  drawBox,
  endpointOf,
  healthMark,
  isBroken,
  labelLines,
  sentenceLines,
  serversInOrder,
  short,
  spoken,
  stageLines,
  stopSentence,
  storeLines,
  storeOf,
  wayStyle,
  type Pen,
} from "./picture-parts.ts";

const GAP = 4;
const SHORTEST_TARGET = 8;
const MAIN_ROWS = 4;
const MOST_APIS = 3;
/** With more room than this, the client has a line of its own for its credential. */
const ROOMY = 19;

/** From top to bottom: client, main apiserver beside X, the way to the server, the server beside Y, the other servers. */
export function narrowPicture(pen: Pen, width: number, rows: number): Line[] {
  const [first, ...others] = serversInOrder(pen);
  const top = [...clientLines(pen, width, rows), ...mainLines(pen, width), ...stopLines(pen, width)];
  if (first === undefined) return [...top, ...noServerLines(pen, width)];
  const box = serverLines(pen, first.server, first.edge, width);
  const room = Math.max(1, rows - top.length - box.length - (others.length === 0 ? 0 : 1));
  const way = wayLines(first.edge, pen, width, room);
  const used = top.length + way.length + box.length;
  return [...top, ...way, ...box, ...otherLines(others, pen, width, rows - used)];
}

function clientLines({ picture, strokes }: Pen, width: number, rows: number): Line[] {
  const { client, request, language } = picture;
  if (request === undefined)
    return [line(span(client.title, "bold"), "  ", span(say("picture.no-request", language), "dim"))];
  const status = request.status === undefined ? "..." : String(request.status);
  const before = [
    span(client.title, "bold"),
    short(` ${client.user} `),
    span(`${strokes.taken}${strokes.taken} `, "lit"),
    short(`${request.method} `, "bold"),
  ];
  const target = short(`${decodedTarget(request.target)} `, "bold");
  const head = [...before, target];
  const room = width - lineWidth({ spans: head }) - status.length - 2;
  // The path is cut in its middle before anything else is.
  const left = width - lineWidth({ spans: before }) - status.length - 4;
  const cut = [...before, span(`${fitTarget(target.text.trimEnd(), left)} `, "bold")];
  const shown =
    room >= 1
      ? head
      : left >= SHORTEST_TARGET
        ? cut
        : (wrap({ spans: head }, width - status.length - 3)[0]?.spans ?? []);
  const rule = strokes.taken.repeat(Math.max(1, room));
  const first = { spans: [...shown, span(`${rule}> `, "lit"), span(status, statusStyle(request.status))] };
  if (rows < ROOMY) return [first];
  const credential = picture.edges[0]?.labels.find(({ kind }) => kind === "credential");
  const facts: Span[] = [
    span(`  ${strokes.takenDown} `, "lit"),
    span(`${credential?.name ?? ""} `, "dim"),
    short(credential?.value ?? ""),
    short(client.groups.length === 0 ? "" : `  ${client.groups.join(", ")}`, "dim"),
  ];
  return [first, wrap({ spans: facts }, width)[0] ?? line()];
}

function statusStyle(status: number | undefined): "dim" | "ok" | "warn" | "bad" {
  if (status === undefined) return "dim";
  return status >= 500 ? "bad" : status >= 400 ? "warn" : "ok";
}

interface Columns {
  readonly left: number;
  readonly right: number;
}

function columnsOf(width: number): Columns {
  const right = Math.max(22, Math.min(44, Math.floor(width * 0.34)));
  return { left: width - GAP - right, right };
}

function mainLines(pen: Pen, width: number): Line[] {
  const { picture, strokes } = pen;
  const { main, builtInRoutes, language } = picture;
  const { left, right } = columnsOf(width);
  const box = drawBox(
    {
      title: main.title,
      note: main.url,
      foot: say("picture.built-in", language, { count: String(builtInRoutes) }),
      lines: stageLines(pen, left - 4),
      light: main.light,
      isBroken: main.light === "stopped",
      rows: MAIN_ROWS,
    },
    left,
    strokes,
  );
  return withStore(box, "main", pen, right, MAIN_ROWS);
}

/** A server's box, the way to its store, and the store. */
function withStore(box: readonly Line[], owner: string, pen: Pen, width: number, rows: number): Line[] {
  const { picture, strokes } = pen;
  const store = storeOf(pen, owner);
  if (store === undefined) return [...box];
  const unknown = say("picture.store-unknown", picture.language);
  const lines = storeLines(store, width - 4, unknown, rows);
  const drawn = drawBox({ title: store.title, lines, light: store.light, rows }, width, strokes);
  const isLit = store.light === "lit";
  const rule = span((isLit ? strokes.taken : strokes.horizontal).repeat(GAP), isLit ? "lit" : "border");
  const gap = box.map((_, y) => (y === 1 ? line(rule) : line()));
  return beside([
    { lines: box, width: lineWidth(box[0] ?? line()) },
    { lines: gap, width: GAP },
    { lines: drawn, width },
  ]);
}

/** Why the main apiserver let a request go no further; availability is told on the way to the server. */
function stopLines(pen: Pen, width: number): Line[] {
  return cutShort(sentenceLines(stopSentence(pen), "bad", width), 3, width);
}

/** Where both do not fit, the endpoint says where requests really go. */
function noteOf(server: ServerNode, width: number): string {
  const full = `${server.service} -> ${endpointOf(server)}`;
  return displayWidth(server.title) + displayWidth(full) + 9 <= width ? full : `-> ${endpointOf(server)}`;
}

function serverLines(pen: Pen, server: ServerNode, edge: PictureEdge, width: number): Line[] {
  const { left, right } = columnsOf(width);
  const rows = Math.min(MOST_APIS, Math.max(1, server.apiServices.length));
  const box = drawBox(
    {
      title: server.title,
      note: noteOf(server, left),
      lines: apiLines(server),
      light: server.light,
      isBroken: isBroken(server, edge),
      rows,
    },
    left,
    pen.strokes,
  );
  return withStore(box, server.id, pen, right, rows);
}

/** What is left out first comes last. */
const PRIORITY: readonly EdgeLabelKind[] = [
  "url",
  "remote-user",
  "server-certificate",
  "front-proxy-certificate",
  "answer",
];

/** Lines of labels when nothing is broken. */
const LABELS = 4;

/** What went over the way, as much as there is room for; the sentence of a broken one always. */
function wayLines(edge: PictureEdge, { strokes }: Pen, width: number, room: number): Line[] {
  const inner = width - 6;
  const style = wayStyle(edge);
  const stroke = edge.light === "lit" ? strokes.takenDown : strokes.vertical;
  // What is injected into a way that holds is said in the server's box as well.
  const most = style === "bad" ? Math.max(1, room) : Math.max(0, room - LABELS);
  const told = sentenceLines(edge.sentence, style === "bad" ? "bad" : "injected", inner);
  const said = cutShort(told, most, inner);
  const labels = spoken(edge);
  const parts = labels
    .filter(({ kind }) => kind !== "remote-group")
    .map((label) => {
      const group = label.kind === "remote-user" ? labels.find(({ kind }) => kind === "remote-group") : undefined;
      const both =
        group === undefined ? { ...label } : { ...label, value: `${label.value}  ${group.name} ${group.value}` };
      const rank = label.health === "broken" ? -1 : PRIORITY.indexOf(label.kind);
      return { rank, kind: label.kind, lines: labelLines(both, inner) };
    });
  const kept = new Set<EdgeLabelKind>();
  let left = room - said.length;
  for (const { kind, lines } of parts.toSorted((a, b) => a.rank - b.rank)) {
    if (lines.length > left) continue;
    left -= lines.length;
    kept.add(kind);
  }
  const shown = [...parts.filter(({ kind }) => kept.has(kind)).flatMap(({ lines }) => lines), ...said];
  const rows = shown.length === 0 ? [line()] : shown;
  return rows.map((content, index) => {
    const mark = style === "bad" && index === rows.length - said.length ? "X" : stroke;
    return line(span(`  ${mark} `, style), ...content.spans);
  });
}

/** Further servers, a line each and a second one with what is wrong. */
function otherLines(
  others: readonly { readonly server: ServerNode; readonly edge: PictureEdge }[],
  { picture, strokes }: Pen,
  width: number,
  rows: number,
): Line[] {
  const lines: Line[] = [];
  others.forEach(({ server, edge }, index) => {
    const more = others.length - index;
    if (lines.length >= rows) return;
    if (lines.length === rows - 1 && more > 1) {
      lines.push(line(span(`  ${say("picture.more-servers", picture.language, { count: String(more) })}`, "dim")));
      return;
    }
    const [api] = server.apiServices;
    lines.push(
      line(
        span(`  ${strokes.horizontal}> `, wayStyle(edge)),
        span(`${server.title} `, "bold"),
        healthMark(server.health),
        ` ${server.health === "ok" ? (api?.apiService ?? "") : (api?.reason ?? "")}`,
        span(server.faults.length === 0 ? "" : `  [F] ${server.faults.join(" ")}`, "injected"),
        span(`  ${server.service} -> ${endpointOf(server)}`, "dim"),
      ),
    );
    const said = sentenceLines(edge.sentence, wayStyle(edge) === "bad" ? "bad" : "injected", width - 5);
    const isRoomy = rows - lines.length - said.length >= others.length - index - 1;
    if (isRoomy) lines.push(...said.map((content) => line("     ", ...content.spans)));
  });
  return lines;
}

function noServerLines({ picture }: Pen, width: number): Line[] {
  return wrap(line(span(`  ${say("picture.no-server", picture.language)}`, "dim")), width, 2);
}
