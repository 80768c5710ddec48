import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, configMap } from "../../support/applying.ts";
import { shareFront } from "../../support/front.ts";

const server = shareFront();

const DEEP = {
  "flow sequences": "[".repeat(200_000),
  "flow mappings": "{a: ".repeat(50_000),
  "block sequences": `${"- ".repeat(50_000)}x`,
  "block mappings": Array.from({ length: 1500 }, (_unused, depth) => `${" ".repeat(depth)}a:`).join("\n"),
  "explicit keys": "? ".repeat(50_000),
} as const;

describe("a body that is nested beyond reason", () => {
  it.each(Object.entries(DEEP))("of YAML %s is refused and the server lives on", async (_form, text) => {
    const post = { method: "POST", path: CONFIG_MAPS, body: text };
    const yaml = await server.send({ ...post, headers: { "Content-Type": "application/yaml" } });
    expect(yaml.status).toBe(400);
    const path = `${CONFIG_MAPS}/cm?fieldManager=one`;
    const headers = { "Content-Type": "application/apply-patch+yaml" };
    expect((await server.send({ method: "PATCH", path, headers, body: text })).status).toBe(400);
    expect((await server.send({ method: "POST", path: CONFIG_MAPS, body: configMap({}) })).status).toBe(201);
  });

  it.each(["[", '{"a":'])("of JSON %s is refused", async (open) => {
    const headers = { "Content-Type": "application/json" };
    const reply = await server.send({ method: "POST", path: CONFIG_MAPS, headers, body: open.repeat(100_000) });
    expect(reply.status).toBe(400);
  });

  it("is told from one that is merely large", async () => {
    const rows = Array.from({ length: 5000 }, (_unused, index) => `  k${index}: "[{[{"`);
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata:\n${rows.join("\n")}\n`;
    const headers = { "Content-Type": "application/yaml" };
    expect((await server.send({ method: "POST", path: CONFIG_MAPS, headers, body: text })).status).toBe(201);
  });

  it("with aliases that multiply is refused (CVE-2019-11253)", async () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const name of ["b", "c", "d", "e", "f"]) {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(", ")}]`);
    }
    const headers = { "Content-Type": "application/yaml" };
    const reply = await server.send({ method: "POST", path: CONFIG_MAPS, headers, body: lines.join("\n") });
    expect(reply.status).toBe(400);
  });
});
