import { expect, test } from "vitest";
import { bindingFor, BINDINGS, SECTIONS } from "../../../src/tui/input/bindings.ts";
import { PANES } from "../../../src/tui/panes/panes.ts";
import { keysMarkdown } from "./keys-page.ts";
import { completions } from "../../../src/tui/model/palette.ts";

test("docs/keys.md is what the key table says", async () => {
  await expect(keysMarkdown()).toMatchFileSnapshot("../../../docs/keys.md");
});

test("no key means two things in one scope", () => {
  for (const { title, bindings } of SECTIONS) {
    const keys = bindings.flatMap((item) => item.keys);
    expect(new Set(keys).size, title.en).toBe(keys.length);
  }
});

test("a nearer scope wins: e edits YAML among routes, the request among requests", () => {
  expect(bindingFor("e", ["routes", "list", "global"])?.id).toBe("edit-yaml");
  expect(bindingFor("e", ["request", "list", "global"])?.id).toBe("edit");
  expect(bindingFor("e", ["list", "global"])).toBeUndefined();
});

test("the palette offers every command that moves nothing", () => {
  const names = completions("", "en").map((entry) => entry.name);
  for (const { id, scope } of BINDINGS) if (scope !== "list") expect(names).toContain(id);
  expect(new Set(names).size).toBe(names.length);
});

test("every pane has keys and an id of its own", () => {
  const ids = PANES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, keys } of PANES) {
    expect(keys, id).not.toEqual([]);
    for (const key of keys) expect(bindingFor(key, ["global"])?.id).toBe(`pane-${id}`);
  }
});
