import { selectedRequest, type State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { moveRequest } from "../terminal/motion.ts";
import { strokesFor } from "../terminal/theme.ts";
import type { Pane } from "./pane.ts";
import { narrowPicture } from "./picture-narrow.ts";
import { pictureOf } from "./picture-of.ts";
import { widePicture } from "./picture-wide.ts";
import { whole } from "./shown.ts";

/** From here on client, main apiserver and servers stand beside each other. */
const WIDE = 136;

export const picturePane: Pane = {
  id: "picture",
  keys: ["4", "P"],
  name: { en: "Picture", zh: "全景" },
  help: { en: "the routing picture, taken path lit", zh: "路由全景图，点亮请求走过的路" },
  place: "top",
  scopes: ["request"],
  title: (state) => [undefined, litNote(state)],
  view(state, width, rows) {
    const pen = { picture: pictureOf(state), strokes: strokesFor(state.ascii) };
    return whole((width < WIDE ? narrowPicture : widePicture)(pen, width, rows));
  },
  move: (state, motion, { rows }) => moveRequest(state, motion, Math.max(1, rows - 1)),
};

/** Whose way is lit, and whether it stays. */
function litNote(state: State): string {
  const trace = selectedRequest(state);
  if (trace === undefined) return "";
  return say(state.follow ? "picture.newest" : "picture.stays", state.language, { id: String(trace.id) });
}
