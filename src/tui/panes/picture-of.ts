import { buildPicture, type Picture, type PictureInput } from "../../view/index.ts";
import { selectedRequest, type State } from "../model/state.ts";

interface Known {
  readonly input: PictureInput;
  readonly picture: Picture;
}

/** By the list of requests: keys and frames that change nothing of a picture do not build it again. */
const KNOWN = new WeakMap<State["list"], Known>();

/** The picture as things are, with the way of the selected request lit. */
export function pictureOf(state: State): Picture {
  const { language, place, routes, list, stores } = state;
  const { url, proxyUrl } = place;
  const [selected, isPast] = [selectedRequest(state), !state.follow];
  const input = { language, url, proxyUrl, routes, records: list.rows, selected, isPast, stores };
  const known = KNOWN.get(list);
  if (known !== undefined && isSame(known.input, input)) return known.picture;
  const picture = buildPicture(input);
  KNOWN.set(list, { input, picture });
  return picture;
}

function isSame(left: PictureInput, right: PictureInput): boolean {
  return (["selected", "isPast", "routes", "stores"] as const).every((name) => left[name] === right[name]);
}

/** A key says nothing by itself; a command that is typed does. */
export const LONGEST_KEY = 3;

/** What comes next: in a lesson what that shows, and otherwise what works for what is loaded. */
export function nextStepsOf(state: State): Picture["next"] {
  const next = state.workshop?.next;
  if (next === undefined) return pictureOf(state).next;
  const { command, why, isKey } = next;
  // From another pane the key of the workshop comes first.
  return [{ command: isKey && state.focus !== "workshop" ? `6 ${command}` : command, why }];
}
