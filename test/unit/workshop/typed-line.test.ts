import { describe, expect, it } from "vitest";
import { message } from "../../../src/workshop/messages.ts";
import { asTyped, typedWords } from "../../../src/workshop/typed-line.ts";
import { COMMAND_NAMES } from "../../../src/workshop/commands.ts";
import { WORKSHOP_COMMANDS } from "../../../src/cli/workshop-flags.ts";

describe("a command where the course runs", () => {
  it.each([
    ["hint", ["hint"]],
    ["npm run workshop -- hint", ["hint"]],
    ["  npm run workshop --  answer  two words ", ["answer", "two", "words"]],
    ["npm run workshop -- --data-dir /tmp/x solution --yes", ["solution", "--yes"]],
    ["npm run workshop -- --data-dir '/tmp/a b' check", ["check"]],
    ["npx aggregation-playground workshop --data-dir=/tmp/x list", ["list"]],
    ["workshop check", ["check"]],
    ["answer workshop", ["answer", "workshop"]],
    ["npm run workshop", []],
    ["", []],
  ])("%j is %j", (line, words) => {
    expect(typedWords(line)).toEqual(words);
  });

  it("is shown as any terminal reaches this run, however often the line passes", () => {
    const reach = "npm run workshop -- --data-dir /tmp/x";
    const once = asTyped("go on: npm run workshop -- next; npm run workshop -- list", reach);
    expect(once).toBe(`go on: ${reach} next; ${reach} list`);
    expect(asTyped(once, reach)).toBe(once);
  });

  it.each(["en", "zh"] as const)("is among those that the usage and the help list (%s)", (language) => {
    const usage = message("usage", language);
    const helped = WORKSHOP_COMMANDS.map(({ usage: shown }) => shown.split(" ")[0] ?? "");
    expect(COMMAND_NAMES.filter((name) => !usage.includes(name))).toEqual([]);
    expect(COMMAND_NAMES.filter((name) => !helped.includes(name))).toEqual([]);
  });
});
