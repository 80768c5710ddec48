import type { Picture } from "../../view/index.ts";
import { edgeDrawing } from "./edges.ts";
import { clientBox, mainBox, serverBox, storeBox } from "./nodes.ts";
import { PALETTES, type Theme } from "./palette.ts";
import { paragraph, SIZE, text, type Rect } from "./parts.ts";
import { node, type SvgNode } from "./tree.ts";

export interface DrawingOptions {
  readonly theme: Theme;
  /** Drawn stronger: where slow motion stands. */
  readonly current?: string | undefined;
}

const WIDTH = 1920;
const TOP = 200;
const CLIENT: Omit<Rect, "y"> = { x: 40, width: 290, height: 210 };
const MAIN: Omit<Rect, "y"> = { x: 700, width: 430, height: 560 };
const SERVER: Omit<Rect, "y"> = { x: 1500, width: 380, height: 190 };
const SERVER_STORE = { gap: 34, height: 104 };
const SLOT = SERVER.height + SERVER_STORE.gap + SERVER_STORE.height + 50;
/** More are counted below. */
const MOST_SERVERS = 6;

interface Layout {
  readonly rects: ReadonlyMap<string, Rect>;
  readonly servers: Picture["servers"];
  readonly height: number;
}

function layoutOf(picture: Picture): Layout {
  // The lit one is never among those left out.
  const order = [...picture.servers].sort((a, b) => Number(a.light === "off") - Number(b.light === "off"));
  const kept = new Set(order.slice(0, MOST_SERVERS));
  const servers = picture.servers.filter((server) => kept.has(server));
  const right = Math.max(1, servers.length) * SLOT;
  const rects = new Map<string, Rect>([
    ["client", { ...CLIENT, y: TOP + 120 }],
    ["main", { ...MAIN, y: TOP }],
    ["store:main", { x: MAIN.x, width: MAIN.width, y: TOP + MAIN.height + 60, height: 150 }],
  ]);
  const start = TOP + Math.max(0, (MAIN.height + 210 - right) / 2);
  servers.forEach((server, index) => {
    const y = start + index * SLOT;
    const { x, width, height } = SERVER;
    rects.set(server.id, { ...SERVER, y });
    rects.set(`store:${server.service}`, { x, width, y: y + height + SERVER_STORE.gap, height: SERVER_STORE.height });
  });
  return { rects, servers, height: TOP + Math.max(MAIN.height + 250, right) + 60 };
}

/** The picture as a drawing, 1920 units wide. Pure: for the page, for files and for scripts. */
export function pictureDrawing(picture: Picture, { theme, current }: DrawingOptions): SvgNode {
  const palette = PALETTES[theme];
  const { rects, servers, height } = layoutOf(picture);
  const placed = <T extends { readonly id: string }>(part: T, draw: (part: T, rect: Rect) => SvgNode): SvgNode[] => {
    const rect = rects.get(part.id);
    return rect === undefined ? [] : [draw(part, rect)];
  };
  const edges = [...picture.edges].sort((a, b) => Number(a.light !== "off") - Number(b.light !== "off"));
  const rest = picture.servers.length - servers.length;
  return node(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: "group",
      "aria-label": caption(picture),
      "font-family": "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
    },
    node("rect", { x: 0, y: 0, width: WIDTH, height, fill: palette.paper }),
    ...paragraph({ x: 40, y: 62, width: WIDTH - 80 }, caption(picture), { size: 34, fill: palette.ink, bold: true }, 1),
    ...edges.flatMap((edge) => {
      const [from, to] = [rects.get(edge.from), rects.get(edge.to)];
      return from === undefined || to === undefined ? [] : [edgeDrawing(edge, from, to, palette, current === edge.id)];
    }),
    ...placed(picture.client, (part, rect) => clientBox(part, rect, palette, current === part.id)),
    ...placed(picture.main, (part, rect) => mainBox(part, rect, palette, current)),
    ...servers.flatMap((server) => placed(server, (part, rect) => serverBox(part, rect, palette, current === part.id))),
    ...picture.stores.flatMap((store) =>
      placed(store, (part, rect) => storeBox(part, rect, palette, current === part.id)),
    ),
    ...(rest > 0 ? [text(SERVER.x, height - 24, `+${rest}`, { size: SIZE.text, fill: palette.faint })] : []),
  );
}

/** `#12 GET /apis/... -> 200`. */
function caption({ request, main }: Picture): string {
  if (request === undefined) return main.title;
  return `#${request.id}  ${request.method} ${request.target}  →  ${request.status ?? "…"}`;
}
