import { afterEach, describe, expect, it } from "vitest";
import { CONFIG_MAPS, configMap } from "../../support/applying.ts";
import { shareFront } from "../../support/front.ts";

const server = shareFront();

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

const POISON = '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}';
const BODIES: Readonly<Record<string, readonly [string, string]>> = {
  JSON: ["application/json", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p",${POISON}},${POISON}}`],
  "JSON in data": [
    "application/json",
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p"},"data":{"__proto__":"x"}}`,
  ],
  YAML: ["application/yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\n__proto__: {polluted: yes}\n"],
  "a YAML merge key": [
    "application/yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\n<<: {__proto__: {polluted: yes}}\n",
  ],
};
const PATCHES: Readonly<Record<string, readonly [string, string]>> = {
  "a merge patch": ["application/merge-patch+json", `{${POISON},"data":{"__proto__":"x"}}`],
  "a strategic merge patch": ["application/strategic-merge-patch+json", `{${POISON},"data":{"constructor":"x"}}`],
  "a JSON patch that adds": [
    "application/json-patch+json",
    '[{"op":"add","path":"/__proto__/polluted","value":"yes"}]',
  ],
  "a JSON patch through the constructor": [
    "application/json-patch+json",
    '[{"op":"add","path":"/constructor/prototype/polluted","value":"yes"}]',
  ],
  "a JSON patch that copies": [
    "application/json-patch+json",
    '[{"op":"add","path":"/data/a","value":"yes"},{"op":"copy","from":"/data/a","path":"/data/__proto__/polluted"}]',
  ],
  "an apply": [
    "application/apply-patch+yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {__proto__: x}\n__proto__: {polluted: yes}\n",
  ],
};

describe("no prototype is changed", () => {
  it.each(Object.entries(BODIES))("by %s", async (_what, [type, body]) => {
    const reply = await server.send({ method: "POST", path: CONFIG_MAPS, headers: { "Content-Type": type }, body });
    expect(reply.status).toBeLessThan(500);
    expect((await server.send({ method: "GET", path: CONFIG_MAPS })).status).toBe(200);
  });

  it.each(Object.entries(PATCHES))("by %s", async (_what, [type, body]) => {
    expect((await server.send({ method: "POST", path: CONFIG_MAPS, body: configMap({ a: "b" }) })).status).toBe(201);
    const path = `${CONFIG_MAPS}/cm?fieldManager=one`;
    const reply = await server.send({ method: "PATCH", path, headers: { "Content-Type": type }, body });
    // An apply with an unknown field is a 500 at a real server, too.
    if (reply.status >= 500) expect(JSON.stringify(reply.body)).toContain("field not declared in schema");
    expect((await server.send({ method: "GET", path: `${CONFIG_MAPS}/cm` })).status).toBe(200);
  });

  it("by the names of namespaces, objects, labels and query parameters", async () => {
    for (const name of ["__proto__", "constructor", "prototype", "hasOwnProperty"]) {
      for (const path of [
        `/api/v1/namespaces/${name}/configmaps`,
        `${CONFIG_MAPS}/${name}`,
        `${CONFIG_MAPS}?labelSelector=${name}%3Dx&${name}=y`,
        `/apis/${name}/v1`,
        `/apis/${name}/${name}/${name}`,
      ]) {
        expect((await server.send({ method: "GET", path })).status).toBeLessThan(500);
      }
    }
  });
});
