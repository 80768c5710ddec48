import { expect, test } from "vitest";
import { initialState, type Effect, type State } from "../../../src/tui/model/state.ts";
import { update } from "../../../src/tui/model/update.ts";
import { workshopPane } from "../../../src/tui/panes/workshop-pane.ts";
import { createFakeSource } from "./fake-source.ts";
import { proxied } from "./traces.ts";

const KEYS = ["n", "s", "h", "x"];

function inLesson(focus: State["focus"]): State {
  const { url, proxyUrl, kubeconfig } = createFakeSource();
  const begin = initialState({
    width: 120,
    height: 40,
    language: "en",
    theme: "dark",
    ascii: false,
    mouse: false,
    place: { url, proxyUrl, kubeconfig },
  });
  const actions = KEYS.map((key) => ({ key, label: key }));
  return { ...begin, focus, workshop: { title: "lesson", lines: [], actions } };
}

function pressed(focus: State["focus"], key: string): Effect[] {
  return update(inLesson(focus), { type: "key", key }).effects.filter(({ type }) => type === "workshop");
}

test.each(["workshop", "log"] as const)("in the pane %s the keys of the lesson are the lesson's", (focus) => {
  for (const key of KEYS) expect(pressed(focus, key)).toEqual([{ type: "workshop", key }]);
});

test("a key of the lesson shows the lesson from its beginning", () => {
  const { state } = update({ ...inLesson("log"), scroll: { workshop: 9 } }, { type: "key", key: "n" });
  expect(state).toMatchObject({ focus: "workshop", scroll: { workshop: 0 } });
});

test("a pane that has a key of that name keeps it", () => {
  expect(KEYS.filter((key) => pressed("requests", key).length > 0)).toEqual(["n", "s", "h"]);
  expect(KEYS.filter((key) => pressed("routes", key).length > 0)).toEqual(["n", "h", "x"]);
});

test.each([
  ["since", 2, {}, true],
  ["before", 3, {}, false],
  ["picked, before", 3, { follow: false }, true],
])("what a request is in a shell is shown where it came %s the lesson", (_when, since, change, isShown) => {
  const begin = inLesson("workshop");
  const list = { ...begin.list, rows: [proxied(3)] };
  const workshop = { title: "lesson", lines: [], actions: [], since };
  const { lines } = workshopPane.view({ ...begin, ...change, list, workshop }, 118, 30);
  const text = lines.map(({ spans }) => spans.map((part) => part.text).join("")).join("\n");
  expect(text.includes("/namespaces/a/orders")).toBe(isShown);
});

test.each([40, 58, 80])("a drawing of a lesson is whole in %i columns", (width) => {
  const text = "you ---- /apis/example.k8s.io/v1/hello ----> main apiserver ----> backend";
  const workshop = { title: "lesson", lines: [{ text, state: "figure" as const }], actions: [] };
  const rows = workshopPane
    .view({ ...inLesson("workshop"), workshop }, width, 30)
    .lines.map(({ spans }) => spans.map((item) => item.text).join(""));
  expect(rows.every((row) => row.trimEnd().length <= width)).toBe(true);
  for (const word of ["you", "/apis/example.k8s.io/v1/hello", "main", "apiserver", "backend"])
    expect(rows.some((row) => row.split(/\s+/).includes(word))).toBe(true);
});
