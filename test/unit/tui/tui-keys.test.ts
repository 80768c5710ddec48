import { expect, test } from "vitest";
import { commandFor, KEY_BINDINGS, keysMarkdown, SCOPES } from "../../../src/tui/input/keys.ts";
import { completions } from "../../../src/tui/model/palette.ts";

test("docs/keys.md is what the key table says", async () => {
  await expect(keysMarkdown()).toMatchFileSnapshot("../../../docs/keys.md");
});

test("no key means two things in one scope", () => {
  for (const scope of SCOPES) {
    const keys = KEY_BINDINGS.filter((item) => item.scope === scope).flatMap((item) => item.keys as readonly string[]);
    expect(new Set(keys).size, scope).toBe(keys.length);
  }
});

test("a nearer scope wins: e edits YAML among routes, the request among requests", () => {
  expect(commandFor("e", ["routes", "list", "global"])).toBe("edit-yaml");
  expect(commandFor("e", ["request", "list", "global"])).toBe("edit");
  expect(commandFor("e", ["list", "global"])).toBeUndefined();
});

test("the palette offers every command that moves nothing", () => {
  const names = completions("", "en").map((entry) => entry.name);
  for (const { id, scope } of KEY_BINDINGS) if (scope !== "list") expect(names).toContain(id);
  expect(new Set(names).size).toBe(names.length);
});
