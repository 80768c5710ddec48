import { describe, expect, it } from "vitest";
import { typeErrors } from "../../../src/apiserver/rest/apply/type-errors.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

const shape = allKinds.find(({ kind }) => kind === "ConfigMap")?.schema ?? expect.fail("no ConfigMaps");

describe("typeErrors", () => {
  it("looks at nothing of a map behind its first unknown field", () => {
    expect(typeErrors({ data: "x", colour: 1, size: 2, immutable: "y" }, shape)).toEqual([
      ".data: expected map, got &{x}",
      ".colour: field not declared in schema",
    ]);
  });
});
