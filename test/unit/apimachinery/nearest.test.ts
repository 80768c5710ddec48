import { describe, expect, it } from "vitest";
import { parseFlags } from "../../../src/cli/arguments.ts";
import { findCommand } from "../../../src/cli/commands.ts";
import { nearest } from "../../../src/apimachinery/nearest.ts";

describe("what was probably meant", () => {
  it.each([
    ["explian", "explain"],
    ["workshp", "workshop"],
    ["chekc", "check"],
  ])("of a command, %s, is %s", (given, meant) => {
    expect(() => findCommand([given])).toThrow(`There is no command "${given}"; did you mean ${meant}?`);
  });

  it("of a flag is said behind the refusal", () => {
    expect(() => parseFlags(["--prot", "1"])).toThrow("Unknown option '--prot'; did you mean --port?");
  });

  it("is not guessed where nothing is near", () => {
    expect(nearest("zzzzzz", ["explain", "check"])).toBeUndefined();
    expect(() => findCommand(["frobnicate"])).toThrow(/"frobnicate"\.$/);
  });
});
