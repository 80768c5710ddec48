import { beforeEach, describe, expect, it } from "vitest";
import { shareIdentityFront } from "../../support/identity-front.ts";

const server = shareIdentityFront();

const MAPS = "/api/v1/namespaces/default/configmaps";
const WIDGETS = "/apis/form.example.com/v1/namespaces/default/widgets";

const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.form.example.com" },
  spec: {
    group: "form.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec: OPEN } } },
      },
    ],
  },
};

/** The bytes of a reply without what differs from run to run. */
async function textOf(path: string, accept = "application/json"): Promise<string> {
  const { text } = await server.playground.client("admin").get(path, { accept });
  return text
    .replace(/,?"managedFields":\[.*?\](?=[,}])/g, "")
    .replace(/"(uid|resourceVersion|creationTimestamp)":"[^"]*"/g, '"$1":"?"')
    .replace(/"?(uid|resourceVersion|creationTimestamp)"?: "?[^"\n]*"?$/gm, "$1: ?");
}

describe("the order of keys on the wire", () => {
  beforeEach(async () => {
    const data = { b: "1", a: "yes" };
    await server.ask("POST", MAPS, { body: { data, metadata: { labels: { x: "y" }, name: "m" } } });
    await server.playground.apply(DEFINITION);
    await server.playground.settled();
    const head = { apiVersion: "form.example.com/v1", kind: "Widget" };
    await server.ask("POST", WIDGETS, {
      body: { spec: { z: 1, a: [{ d: 1, c: 2 }] }, ...head, metadata: { name: "w" } },
    });
  });

  it("is that of Go's types for built-in kinds, whose list items have no kind", async () => {
    const own = "?fieldSelector=metadata.name=m";
    const object =
      '"metadata":{"name":"m","namespace":"default","uid":"?","resourceVersion":"?","creationTimestamp":"?","labels":{"x":"y"}},"data":{"a":"yes","b":"1"}}';
    expect(await textOf(`${MAPS}/m`)).toBe(`{"kind":"ConfigMap","apiVersion":"v1",${object}\n`);
    expect(await textOf(MAPS + own)).toBe(
      `{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"?"},"items":[{${object}]}\n`,
    );
    expect(await textOf(`${MAPS}${own}&watch=true&timeoutSeconds=1`)).toContain(
      `{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1",${object}`,
    );
  });

  it("is the alphabet's for custom resources, and their list says where to continue", async () => {
    const object =
      '{"apiVersion":"form.example.com/v1","kind":"Widget","metadata":{"creationTimestamp":"?","generation":1,"name":"w","namespace":"default","resourceVersion":"?","uid":"?"},"spec":{"a":[{"c":2,"d":1}],"z":1}}';
    expect(await textOf(`${WIDGETS}/w`)).toBe(`${object}\n`);
    expect(await textOf(WIDGETS)).toBe(
      `{"apiVersion":"form.example.com/v1","items":[${object}],"kind":"WidgetList","metadata":{"continue":"","resourceVersion":"?"}}\n`,
    );
    expect(await textOf(`${WIDGETS}?watch=true&timeoutSeconds=1`)).toContain(`{"type":"ADDED","object":${object}`);
  });

  it("is the alphabet's in YAML, where lists are not indented and words of YAML 1.1 are quoted", async () => {
    expect(await textOf(`${WIDGETS}/w`, "application/yaml")).toMatch(
      /spec:\n {2}a:\n {2}- c: 2\n {4}d: 1\n {2}z: 1\n$/,
    );
    const map = await textOf(`${MAPS}/m`, "application/yaml");
    expect(map).toMatch(
      /^apiVersion: v1\ndata:\n {2}a: "yes"\n {2}b: "1"\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: /,
    );
  });
});
