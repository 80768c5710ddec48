import { describe, expect, it } from "vitest";
import { tableKinds, type ResourceTable } from "../../../src/apiserver/index.ts";

const WIDGET = { kind: "Widget" };

/** What is wrong, and where the message says so. */
const NONSENSE: readonly (readonly [place: string, table: object])[] = [
  ["group", { group: "core" }],
  ["version", { version: "V1" }],
  ["resources.Widgets", { resources: { Widgets: WIDGET } }],
  ["resources.widgets.kind", { resources: { widgets: {} } }],
  ["resources.widgets.kind", { resources: { widgets: { kind: "widget" } } }],
  ["resources.widgets.shortNmaes", { resources: { widgets: { ...WIDGET, shortNmaes: ["w"] } } }],
  ["resources.widgets.shortNames[1]", { resources: { widgets: { ...WIDGET, shortNames: ["w", "W!"] } } }],
  ["resources.widgets.verbs[0]", { resources: { widgets: { ...WIDGET, verbs: ["read"] } } }],
  ["resources.widgets.spec.color", { resources: { widgets: { ...WIDGET, spec: { color: "strng" } } } }],
  ["resources.widgets.spec.color.type", { resources: { widgets: { ...WIDGET, spec: { color: { enum: ["a"] } } } } }],
  [
    "resources.widgets.spec.a.items",
    { resources: { widgets: { ...WIDGET, spec: { a: { type: "array", items: 3 } } } } },
  ],
  ["resources.widgets.status", { resources: { widgets: { ...WIDGET, status: true } } }],
  ["resources.widgets.fields.spec", { resources: { widgets: { ...WIDGET, fields: { spec: "any" } } } }],
  ["resources.widgets.columns[0].path", { resources: { widgets: { ...WIDGET, columns: [{ name: "Color" }] } } }],
  ["resources.widgets.validate", { resources: { widgets: { ...WIDGET, validate: "yes" } } }],
  ["resources.widgets.objects[0]", { resources: { widgets: { ...WIDGET, objects: [{}] } } }],
];

describe("a table of resources", () => {
  it.each(NONSENSE)("is refused with the place: %s", (place, part) => {
    const table = { group: "example.com", version: "v1", resources: { widgets: WIDGET }, ...part } as ResourceTable;
    expect(() => tableKinds(table)).toThrow(
      expect.objectContaining({
        code: "ERR_PLAYGROUND_TABLE",
        place,
        message: expect.stringContaining(place) as string,
      }),
    );
  });
});
