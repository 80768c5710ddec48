import { expect, it } from "vitest";
import { missingObject } from "../../../src/apiserver/rest/missing.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

const configMaps = allKinds.find(({ plural }) => plural === "configmaps");

it.each([
  ["gone", 404, 'configmaps "gone" not found'],
  ["a\u0000b", 404, 'configmaps "a\\x00b" not found'],
  ["..", 400, `Name parameter invalid: "..": may not be '..'`],
  ["a/%", 400, `Name parameter invalid: "a/%": may not contain '/';may not contain '%'`],
])("says of %j what a kube-apiserver 1.36 says", (name, code, message) => {
  if (configMaps === undefined) throw new Error("no ConfigMaps");
  expect(missingObject(configMaps, name).status).toMatchObject({ code, message });
});
