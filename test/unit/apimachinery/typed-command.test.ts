import { expect, test } from "vitest";
import { typedCommand } from "../../../src/apimachinery/index.ts";

test.each([
  [undefined, "help", "aggregation-playground help"],
  ["test", "workshop --help", "aggregation-playground workshop --help"],
  ["playground", "help", "npm run playground -- help"],
  ["playground", "workshop --help", "npm run workshop -- --help"],
  ["workshop", "workshop --help", "npm run workshop -- --help"],
  ["workshop", "pki ca", "npm run playground -- pki ca"],
])("within npm's script %s the command %s is typed so", (script, command, typed) => {
  expect(typedCommand(command, { npm_lifecycle_event: script })).toBe(typed);
});
