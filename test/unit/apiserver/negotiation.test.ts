import { describe, expect, it } from "vitest";
import { isProduced, negotiate, parseAccept, READABLE_TYPES } from "../../../src/apiserver/negotiation.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

describe("negotiate", () => {
  it.each([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["*", "application/json"],
    ["application/*", "application/json"],
    ["application/json; charset=utf-8", "application/json"],
    ["application/yaml", "application/yaml"],
    ["text/html, application/yaml;q=0.1", "application/yaml"],
    ["application/json;q=0.2, application/yaml;q=0.9", "application/yaml"],
    ["application/vnd.kubernetes.protobuf,application/json", "application/vnd.kubernetes.protobuf"],
    [
      "application/yaml;stream=watch,application/vnd.kubernetes.protobuf;stream=watch",
      "application/vnd.kubernetes.protobuf",
    ],
    [TABLE, "application/json;g=meta.k8s.io;v=v1;as=Table"],
    [`${TABLE.replace("json", "vnd.kubernetes.protobuf")},application/json`, "application/json"],
    [`application/json;as=Nonsense;v=v1;g=x,${TABLE}`, "application/json;g=meta.k8s.io;v=v1;as=Table"],
    ["application/json;as=Nonsense;v=v1;g=x,application/json", "application/json"],
  ])("answers Accept %j with %s", (accept, contentType) => {
    const found = negotiate(accept, (as, format) => as === undefined || (as.kind === "Table" && format !== "protobuf"));
    expect(found?.contentType).toBe(contentType);
  });

  it.each([
    "text/html",
    "application/xml",
    "image/*",
    "application/json;as=Nonsense;g=x;v=v1",
    "application/json;g=x",
    "application/json;stream=other",
    "APPLICATION/JSON",
    ";q=1",
    "json",
  ])("accepts nothing from %j", (accept) => expect(negotiate(accept)).toBeUndefined());

  it.each([
    ["text/html,application/json;as=Nonsense", true],
    ["*/*;q=0", true],
    ["application/*", false],
    ["text/html", false],
    ["", true],
  ])("takes a route for Accept %j: %s", (accept, isTaken) => expect(isProduced(accept, READABLE_TYPES)).toBe(isTaken));
});

describe("parseAccept", () => {
  it("sorts by quality, keeps the client's order among equals, and takes what is no number for zero", () => {
    const ranges = parseAccept("a/1;q=0.5, a/2, a/3;q=7, a/4;q=-1, a/5;q=x, a/6;q=0.5");
    expect(ranges.map(({ subtype, quality }) => [subtype, quality])).toEqual([
      ["3", 7],
      ["2", 1],
      ["1", 0.5],
      ["6", 0.5],
      ["5", 0],
      ["4", -1],
    ]);
  });

  it("puts what is named before what is not", () => {
    expect(parseAccept("*/*, a/*, a/b;q=0.1").map(({ type, subtype }) => `${type}/${subtype}`)).toEqual([
      "a/b",
      "a/*",
      "*/*",
    ]);
  });

  it("reads parameters with blanks around them and ignores those without a value", () => {
    expect(Object.fromEntries(parseAccept("a/b ; as = Table ;; v=v1;flag")[0]?.params ?? [])).toEqual({
      as: "Table",
      v: "v1",
    });
  });
});
