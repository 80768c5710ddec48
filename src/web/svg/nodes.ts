import type { ClientNode, MainNode, PictureStage, ServerNode, StoreNode } from "../../view/index.ts";
import type { Palette } from "./palette.ts";
import { box, cut, mark, markColour, paragraph, part, SIZE, text, type Rect } from "./parts.ts";
import { node, type SvgNode } from "./tree.ts";

const PAD = 20;

export function clientBox(client: ClientNode, rect: Rect, palette: Palette, isCurrent: boolean): SvgNode {
  const inner = { x: rect.x + PAD, width: rect.width - 2 * PAD };
  const faint = { size: SIZE.small, fill: palette.faint };
  return part("client", [client.title, client.user, client.groups.join(", "), client.address].join(" "), [
    box(rect, client.light, palette, isCurrent),
    cut(inner.x, rect.y + 44, inner.width, client.title, { size: SIZE.title, fill: palette.ink, bold: true }),
    cut(inner.x, rect.y + 86, inner.width, client.user, { size: SIZE.text, fill: palette.ink }),
    ...paragraph({ ...inner, y: rect.y + 122 }, client.groups.join(", "), faint, 2),
    cut(inner.x, rect.y + rect.height - 18, inner.width, client.address, faint),
  ]);
}

export function mainBox(main: MainNode, rect: Rect, palette: Palette, current: string | undefined): SvgNode {
  const inner = { x: rect.x + PAD, width: rect.width - 2 * PAD };
  const top = rect.y + 92;
  const step = (rect.height - 100) / Math.max(1, main.stages.length);
  // A part within a part could not be told from it by a screen reader.
  return node(
    "g",
    {},
    part("main", `${main.title} ${main.url}`, [
      box(rect, main.light === "stopped" ? "lit" : main.light, palette, current === "main"),
      cut(inner.x, rect.y + 44, inner.width, main.title, { size: SIZE.title, fill: palette.ink, bold: true }),
      cut(inner.x, rect.y + 76, inner.width, main.url, { size: SIZE.small, fill: palette.faint }),
    ]),
    ...main.stages.map((stage, index) =>
      stageBox(
        stage,
        { x: rect.x + 12, y: top + index * step, width: rect.width - 24, height: step - 12 },
        palette,
        current === `main:${stage.name}`,
      ),
    ),
  );
}

function stageBox(stage: PictureStage, rect: Rect, palette: Palette, isCurrent: boolean): SvgNode {
  const { question, answer, light, sentences } = stage;
  const colour = markColour(light, palette);
  return part(`main:${stage.name}`, [question, answer, ...sentences].join(" "), [
    box(rect, light, palette, isCurrent),
    text(rect.x + 16, rect.y + 36, mark(light), { size: SIZE.title, fill: colour, bold: true }),
    cut(rect.x + 52, rect.y + 36, rect.width - 64, question, { size: SIZE.text, fill: palette.ink, bold: true }),
    ...paragraph(
      { x: rect.x + 52, y: rect.y + 66, width: rect.width - 64 },
      answer,
      { size: SIZE.small, fill: light === "stopped" ? palette.bad : palette.ink },
      2,
    ),
  ]);
}

const HEALTH_MARKS = { ok: "✓", broken: "✗", starting: "…", unknown: "?", idle: "·" } as const;

export function serverBox(server: ServerNode, rect: Rect, palette: Palette, isCurrent: boolean): SvgNode {
  const inner = { x: rect.x + PAD, width: rect.width - 2 * PAD };
  const { faults, apiServices, health } = server;
  const apis = apiServices.map(({ apiService, reason }) => `${apiService} ${reason}`);
  const colour = health === "ok" ? palette.good : health === "broken" ? palette.bad : palette.faint;
  const small = { size: SIZE.small, fill: palette.ink };
  const explanation = [server.title, server.service, server.endpoint, ...apis, ...faults].join(" ");
  return part(server.id, explanation, [
    box(rect, server.light, palette, isCurrent),
    cut(inner.x, rect.y + 42, inner.width, server.title, { size: SIZE.title - 2, fill: palette.ink, bold: true }),
    cut(inner.x, rect.y + 74, inner.width, `${server.service} → ${server.endpoint}`, {
      size: SIZE.small,
      fill: palette.faint,
    }),
    ...apiServices.slice(0, faults.length > 0 ? 2 : 3).map((api, index) =>
      cut(inner.x, rect.y + 108 + index * 30, inner.width, `${HEALTH_MARKS[api.health]} ${api.apiService}`, {
        ...small,
        fill: api.health === "ok" ? palette.ink : colour,
      }),
    ),
    ...(faults.length === 0
      ? []
      : [
          cut(inner.x, rect.y + rect.height - 18, inner.width, `[F] ${faults.join(" ")}`, {
            size: SIZE.small,
            fill: palette.fault,
            bold: true,
          }),
        ]),
  ]);
}

export function storeBox(store: StoreNode, rect: Rect, palette: Palette, isCurrent: boolean): SvgNode {
  const inner = { x: rect.x + PAD, width: rect.width - 2 * PAD };
  const contents = store.contents.map(({ resource, count }) => `${resource} ${count}`).join(", ");
  const names = store.contents.flatMap((item) => item.names).join(", ");
  const most = rect.height > 120 ? 3 : 2;
  return part(store.id, [store.title, contents, names].join(" "), [
    box(rect, store.light, palette, isCurrent),
    cut(inner.x, rect.y + 38, inner.width, store.title, { size: SIZE.text, fill: palette.ink, bold: true }),
    ...paragraph(
      { ...inner, y: rect.y + 70 },
      store.isKnown ? contents : "?",
      { size: SIZE.small, fill: palette.faint },
      most,
    ),
  ]);
}
