import { describe, expect, it } from "vitest";
import { loadedBy } from "../../support/static-load.ts";

/** What is heavier than that (certificates, etcd, upgrades, OpenAPI, the terminal) is loaded when it is needed. */
describe("what an import loads at once", () => {
  it("of the kit: what every request needs, and no screen, page, lesson or examination", async () => {
    const { packages, folders } = await loadedBy("src/index.ts");
    expect(packages).toEqual([
      "@bufbuild/protobuf/wire",
      "csv-parse/sync",
      "fastify",
      "jose",
      "re2js",
      "undici",
      "ws",
      "yaml",
    ]);
    for (const folder of ["cli", "doctor", "testing", "tui", "view", "web", "workshop"])
      expect(folders).not.toContain(folder);
  });

  it("of the tutorial's server: the HTTP server, and nothing of the generic apiserver's libraries", async () => {
    const { packages, folders } = await loadedBy("src/example-server/entry.ts");
    expect(packages).toEqual(["fastify"]);
    expect(folders).toEqual(["apimachinery", "apiserver", "example-server"]);
  });

  it("of an extension apiserver: no registry of APIServices and no main apiserver", async () => {
    const { packages, folders } = await loadedBy("src/extension.ts");
    expect(packages).toEqual(["@bufbuild/protobuf/wire", "fastify", "undici", "yaml"]);
    expect(folders).toEqual(["apimachinery", "apiserver", "pki", "storage", "trace", "types"]);
  });
});
