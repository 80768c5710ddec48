import { describe, expect, it } from "vitest";
import { negotiate, parseAccept } from "../../../src/apiserver/negotiation.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

describe("negotiate", () => {
  it.each([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["*", "application/json"],
    ["application/*", "application/json"],
    ["APPLICATION/JSON; charset=utf-8", "application/json"],
    ["application/yaml", "application/yaml"],
    ["text/html, application/yaml;q=0.1", "application/yaml"],
    ["application/json;q=0.2, application/yaml;q=0.9", "application/yaml"],
    ["application/vnd.kubernetes.protobuf,application/json", "application/json"],
    [TABLE, "application/json;g=meta.k8s.io;v=v1;as=Table"],
    [`application/json;as=Nonsense;v=v1;g=x,${TABLE}`, "application/json;g=meta.k8s.io;v=v1;as=Table"],
    ["application/json;as=Nonsense;v=v1;g=x,application/json", "application/json"],
  ])("answers Accept %j with %s", (accept, contentType) => {
    expect(negotiate(accept, ({ kind }) => kind === "Table")?.contentType).toBe(contentType);
  });

  it.each(["text/html", "application/xml", "image/*", "application/json;as=Nonsense;g=x;v=v1", ";q=1", "json"])(
    "accepts nothing from %j",
    (accept) => expect(negotiate(accept, () => false)).toBeUndefined(),
  );
});

describe("parseAccept", () => {
  it("sorts by quality, keeps the client's order among equals, and clamps odd qualities", () => {
    const ranges = parseAccept("a/1;q=0.5, a/2, a/3;q=7, a/4;q=-1, a/5;q=x, a/6;q=0.5");
    expect(ranges.map(({ subtype, quality }) => [subtype, quality])).toEqual([
      ["2", 1],
      ["3", 1],
      ["5", 1],
      ["1", 0.5],
      ["6", 0.5],
      ["4", 0],
    ]);
  });

  it("reads parameters with blanks around them", () => {
    expect(Object.fromEntries(parseAccept("a/b ; as = Table ;; v=v1;flag")[0]?.params ?? [])).toEqual({
      as: "Table",
      v: "v1",
      flag: "",
    });
  });
});
