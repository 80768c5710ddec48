import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readServer } from "../../../scripts/generate/from-server.ts";
import type { Sources } from "../../../scripts/generate/sources.ts";
import { shareFront } from "../../support/front.ts";

/** About connections to nodes. */
const NOT_SERVED = new Set<string>([]);

function recorded(name: string): unknown {
  const file = new URL(`../../../types-data/kubernetes-1.36/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

describe("npm run generate -- --from", () => {
  const server = shareFront();
  let served: Awaited<ReturnType<typeof readServer>>;

  beforeAll(async () => {
    served = await readServer(async (path, accept = "application/json") => {
      const { status, body } = await server.send({ path: `/${path}`, headers: { accept } });
      return new Response(JSON.stringify(body), { status });
    });
  });

  it("finds here the resources that a real server has, as it lists them", () => {
    expect(served.discovery).toEqual(withoutMissing(recorded("discovery") as Sources["discovery"]));
  });

  it("finds the columns of their Tables", () => {
    expect(served.tables).toEqual(recorded("tables"));
  });

  it("finds their field selectors", () => {
    expect(served.fieldLabels).toEqual(recorded("field-labels"));
  });
});

function withoutMissing(discovery: Sources["discovery"]): Sources["discovery"] {
  return discovery.map(({ group, versions }) => ({
    group,
    versions: versions.map(({ version, resources }) => ({
      version,
      resources: resources
        .filter(({ resource }) => !NOT_SERVED.has(resource))
        .map(({ subresources = [], ...rest }) => {
          const kept = subresources.filter(({ subresource }) => !NOT_SERVED.has(`${rest.resource}/${subresource}`));
          return { ...rest, ...(kept.length === 0 ? {} : { subresources: kept }) };
        }),
    })),
  }));
}
