import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../support/texts.ts";
import type { ApiService } from "../../../src/registry/api-service.ts";
import { createRouteTable, routeOf, type Match, type Route } from "../../../src/registry/route-table.ts";

const GROUPS = ["", "a.io", "b.io", "a", "apis"];
const VERSIONS = ["v1", "v2", "v1beta1"];

const apiService = fc
  .tuple(fc.constantFrom(...GROUPS), fc.constantFrom(...VERSIONS), fc.boolean())
  .filter(([group, version]) => group !== "" || version === "v1")
  .map(([group, version, isRemote]): ApiService => ({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${group}` },
    spec: { group, version, ...(isRemote ? { service: { namespace: "ns", name: "svc" } } : {}) },
  }));
const apiServices = fc.uniqueArray(apiService, { selector: ({ metadata }) => metadata.name, maxLength: 10 });
const path = fc
  .array(fc.constantFrom("/", "//", "apis", "api", "apisx", ...GROUPS, ...VERSIONS, "pods", "x"), { maxLength: 8 })
  .map((parts) => `/${parts.join("")}`);
const likelyPath = fc
  .tuple(fc.constantFrom(...GROUPS), fc.constantFrom(...VERSIONS), fc.constantFrom("", "/", "/pods", "//x", "x"))
  .map(([group, version, rest]) => `/apis/${group}/${version}${rest}`);

/** kube-aggregator's own way: every APIService registers its prefix, every group its own path. */
function scan(routes: ReadonlyMap<string, Route>, asked: string): Match {
  if (asked === "/apis" || asked === "/apis/") return { kind: "groups" };
  for (const route of routes.values()) {
    const prefix = route.name === "v1." ? "/api" : `/apis/${route.group}/${route.version}`;
    if (asked === prefix || asked.startsWith(`${prefix}/`)) return { kind: "route", route };
  }
  for (const { name, group } of routes.values()) {
    if (name !== "v1." && (asked === `/apis/${group}` || asked === `/apis/${group}/`)) return { kind: "group", group };
  }
  return { kind: "none" };
}

describe("the route table", () => {
  it("finds what a scan of all APIServices finds", () => {
    fc.assert(
      fc.property(apiServices, fc.array(fc.oneof(path, likelyPath), { maxLength: 10 }), (services, paths) => {
        const routes = new Map(services.map((item) => [item.metadata.name ?? "", routeOf(item)]));
        const table = createRouteTable(routes);
        for (const asked of paths) expect({ asked, ...table.lookup(asked) }).toEqual({ asked, ...scan(routes, asked) });
      }),
      { numRuns: 300 },
    );
  });

  it("lists each group once, with all its versions, and prefers the first of them", () => {
    fc.assert(
      fc.property(apiServices, (services) => {
        const table = createRouteTable(new Map(services.map((item) => [item.metadata.name ?? "", routeOf(item)])));
        const { groups } = table.groupList();
        const named = services.filter(({ spec }) => spec.group !== "");
        expect(groups.map(({ name }) => name).sort()).toEqual(
          [...new Set(named.map(({ spec }) => spec.group ?? ""))].sort(),
        );
        for (const { name, versions, preferredVersion } of groups) {
          const own = named.filter(({ spec }) => spec.group === name).map(({ spec }) => `${name}/${spec.version}`);
          expect(versions.map(({ groupVersion }) => groupVersion).sort()).toEqual(own.sort());
          expect(preferredVersion).toEqual(versions[0]);
          expect(table.group(name)).toMatchObject({ kind: "APIGroup", apiVersion: "v1", name, versions });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("answers any path without throwing", () => {
    const table = createRouteTable(new Map());
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(["groups", "none"]).toContain(table.lookup(text).kind);
        expect(["groups", "none"]).toContain(table.lookup(`/apis${text}`).kind);
      }),
      { numRuns: 200 },
    );
  });
});
