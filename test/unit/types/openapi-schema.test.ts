import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiSchema, schemaName, typeNames } from "../../../src/types/index.ts";

type Recorded = Record<string, { readonly properties?: object }>;

const file = new URL("../../../types-data/kubernetes-1.36/schemas.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
const KINDS = "x-kubernetes-group-version-kind";

/** What is described is an `allOf` of one; the descriptions were taken out of the recording. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  const { allOf, ...rest } = value as { readonly allOf?: readonly object[] };
  const isAlone = Object.keys(rest).length === 0 && allOf?.length === 1;
  return isAlone ? allOf[0] : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
}

describe("the OpenAPI schema of a Kubernetes type", () => {
  it("is what a real server's document says, for every schema that it has", () => {
    const rendered = new Map(typeNames().map((name) => [schemaName(name), openApiSchema(name)]));
    for (const [name, expected] of Object.entries(recorded)) {
      const found = rendered.get(name);
      const { properties = {}, schema = {} } = found ?? {};
      const whole = Object.keys(properties).length === 0 ? schema : { ...schema, properties };
      const { [KINDS as never]: _kinds, ...rest } = expected;
      expect(whole, name).toEqual(unwrapped(rest));
    }
  });
});
