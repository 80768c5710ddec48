import { describe, expect, it } from "vitest";
import { createRegistry, type RouteChange } from "../../../src/registry/registry.ts";
import { explainRoute, formatService, serverNameOf } from "../../../src/registry/explain.ts";
import { routeOf } from "../../../src/registry/route-table.ts";
import { apiService } from "../../support/objects.ts";

describe("the registry", () => {
  it("hands out a snapshot that later changes do not touch", () => {
    const registry = createRegistry();
    registry.upsert(apiService());
    const before = registry.snapshot();
    expect(registry.snapshot()).toBe(before);
    registry.remove("v1.example.k8s.io");
    expect(before.lookup("/apis/example.k8s.io/v1/x").kind).toBe("route");
    expect(registry.snapshot().lookup("/apis/example.k8s.io/v1/x").kind).toBe("none");
  });

  it("tells subscribers what changed, with the route before, until they leave", () => {
    const registry = createRegistry();
    const changes: RouteChange[] = [];
    const leave = registry.subscribe((change) => changes.push(change));
    registry.upsert(apiService());
    registry.upsert(apiService({}, { status: "True", reason: "Passed" }));
    registry.remove("v1.example.k8s.io");
    registry.remove("unknown");
    leave();
    registry.upsert(apiService());
    expect(changes.map(({ route, previous }) => [previous?.available, route?.available])).toEqual([
      [undefined, false],
      [false, true],
      [true, undefined],
    ]);
  });
});

describe("routeOf", () => {
  it("reads service, prefix and availability, with 443 for no port", () => {
    const route = routeOf(apiService({}, { status: "False", reason: "MissingEndpoints", message: "m" }));
    expect(route).toMatchObject({
      name: "v1.example.k8s.io",
      prefix: "/apis/example.k8s.io/v1",
      service: { namespace: "default", name: "example", port: 443 },
      available: false,
      reason: "MissingEndpoints",
      message: "m",
    });
    expect(routeOf(apiService({ group: "", service: undefined }))).toMatchObject({
      prefix: "/api",
      service: undefined,
    });
  });
});

describe("the group list", () => {
  it("puts the aggregator's own group first, then the higher priority, and leaves out the core group", () => {
    const registry = createRegistry();
    const local = { service: undefined, versionPriority: 1 };
    registry.upsert(apiService({ ...local, group: "", groupPriorityMinimum: 18_000 }));
    registry.upsert(apiService({ ...local, group: "low.io", groupPriorityMinimum: 10 }));
    registry.upsert(apiService({ ...local, group: "high.io", groupPriorityMinimum: 20_000 }));
    registry.upsert(apiService({ ...local, group: "apiregistration.k8s.io", groupPriorityMinimum: 1 }));
    const { groups } = registry.snapshot().groupList();
    expect(groups.map(({ name }) => name)).toEqual(["apiregistration.k8s.io", "high.io", "low.io"]);
    expect(groups.every((group) => !("kind" in group))).toBe(true);
  });
});

describe("explainRoute", () => {
  const registry = createRegistry();
  registry.upsert(apiService({ caBundle: "QQ==" }, { status: "True", reason: "Passed" }));
  registry.upsert(
    apiService(
      { version: "v2", insecureSkipTLSVerify: true },
      { status: "False", reason: "MissingEndpoints", message: "m" },
    ),
  );
  registry.upsert(apiService({ version: "v3" }));
  registry.upsert(apiService({ group: "local.io", service: undefined }));

  it.each([
    ["/apis/example.k8s.io/v1/x", ["route.match", "route.remote", "available.yes", "tls.verified"]],
    ["/apis/example.k8s.io/v2", ["route.match", "route.remote", "available.no", "advice.no-pods", "tls.skipped"]],
    ["/apis/example.k8s.io/v3", ["route.match", "route.remote", "available.unknown", "tls.no-bundle"]],
    ["/apis/local.io/v1/x", ["route.match", "route.local"]],
    ["/apis", ["route.groups"]],
    ["/apis/example.k8s.io", ["route.group"]],
    ["/apis/example.k8s.io/v9/x", ["route.no-version", "serve.not-found"]],
    ["/apis/none.io/v1", ["route.no-group", "serve.not-found"]],
    ["/healthz", ["route.builtin"]],
    ["/", ["route.builtin"]],
    ["/nothing", ["route.none", "serve.not-found"]],
    ["/api/v1/pods", ["route.none", "serve.not-found"]],
  ])("explains %s by %j", (path, codes) => {
    expect(explainRoute(registry.snapshot(), path).map(({ code }) => code)).toEqual(codes);
  });

  it("names the versions that a group has, best first", () => {
    const [reason] = explainRoute(registry.snapshot(), "/apis/example.k8s.io/v9/x");
    expect(reason?.params).toEqual({ group: "example.k8s.io", version: "v9", versions: "v3, v2, v1" });
  });

  it("names a service and its certificate's host as Kubernetes does", () => {
    expect(formatService({ namespace: "a", name: "b", port: 443 })).toBe("a/b:443");
    expect(serverNameOf("b", "a")).toBe("b.a.svc");
  });
});
