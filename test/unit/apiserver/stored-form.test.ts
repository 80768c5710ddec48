import { expect, test } from "vitest";
import { list, string, struct, map, anything } from "../../../src/apimachinery/index.ts";
import { afterProtobuf } from "../../../src/apiserver/rest/stored-form.ts";

test("what protobuf does not tell from nothing becomes null, but raw JSON stays", () => {
  const inner = struct("Rule", { verbs: list(string) });
  const schema = struct("Role", {
    rules: list(inner),
    others: list(inner),
    byName: map(inner),
    raw: anything,
  });
  const object = {
    apiVersion: "v1",
    kind: "Role",
    metadata: { name: "a" },
    rules: [],
    others: [{ verbs: [] }, { verbs: ["get"] }],
    byName: { a: { verbs: [] } },
    raw: { items: [] },
  };
  expect(afterProtobuf(object, schema)).toEqual({
    ...object,
    rules: null,
    others: [{ verbs: null }, { verbs: ["get"] }],
    byName: { a: { verbs: null } },
  });
});
