import { expect, it } from "vitest";
import { tooLongValue, tooManyValue } from "../../../src/apimachinery/index.ts";
import { canonical } from "../../../src/apiserver/rest/body-decoder.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

it("writes the keys of a map in order, as Go's encoder does", () => {
  const kind = allKinds.find((known) => known.group === "" && known.kind === "ConfigMap");
  if (kind === undefined) throw new Error("no ConfigMap");
  const metadata = { name: "a", labels: { b: "1", a: "2" } };
  const written = canonical({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { z: "1", B: "2", a: "3" } }, kind);
  expect(JSON.stringify(written["data"])).toBe('{"B":"2","a":"3","z":"1"}');
  expect(JSON.stringify(written.metadata.labels)).toBe('{"a":"2","b":"1"}');
});

it("says less of limits below zero", () => {
  expect(tooManyValue("a", 3, -1).message).toBe("Too many: 3: has too many items");
  expect(tooLongValue("a", -1).message).toBe("Too long: value is too long");
});
