import { describe, expect, it } from "vitest";
import { issue } from "../../support/certificates.ts";
import { startPlayground, type Playground, type RegisterOptions } from "../../../src/index.ts";

const GROUP_VERSION = "/apis/example.k8s.io/v1";
const NAME = "v1.example.k8s.io";
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** As Go's ServeMux answers where only the path with a slash at its end is registered. */
function naiveServer(seen: string[] = []): RegisterOptions {
  return {
    group: "example.k8s.io",
    version: "v1",
    keep: true,
    timeoutMs: 0,
    fetch: ({ url }) => {
      const { pathname } = new URL(url);
      seen.push(pathname);
      if (pathname !== GROUP_VERSION) return new Response(`Hit '/' and URL is '${pathname}'`);
      return new Response(null, { status: 301, headers: { location: `${GROUP_VERSION}/` } });
    },
  };
}

const failing: RegisterOptions = { ...naiveServer(), fetch: () => new Response("no", { status: 500 }) };

async function verdict(pg: Playground, options: RegisterOptions): Promise<string> {
  const registration = await pg.register(options);
  await pg.settled();
  const { reason = "", message = "" } = registration.condition() ?? {};
  return `${reason} ${message}`;
}

const OLD_API_SERVICE = {
  apiVersion: "apiregistration.k8s.io/v1beta1",
  kind: "APIService",
  metadata: { name: NAME },
  spec: {
    group: "example.k8s.io",
    version: "v1",
    service: { name: "a", namespace: "b" },
    groupPriorityMinimum: 100,
    versionPriority: 100,
  },
};

describe("the availability check of a release", () => {
  it.each([
    ["1.14", "Passed", "Passed"],
    ["1.15.0", "Passed", "500"],
    ["1.15", "Passed", "500"],
    ["1.25", "Passed", "500"],
    ["1.26", "bad status from .*/apis/example.k8s.io/v1: 301", "500"],
  ])("of %s says of a server that redirects: %s, and of one that fails: %s", async (release, redirecting, broken) => {
    await using one = await startPlayground({ kubernetesVersion: release });
    expect(await verdict(one, naiveServer())).toMatch(new RegExp(redirecting));
    await using other = await startPlayground({ kubernetesVersion: release });
    expect(await verdict(other, failing)).toMatch(new RegExp(broken));
  });

  it("of 1.14 asks for /, and of 1.15 for the group version and where it leads", async () => {
    const seen: Record<string, string[]> = { "1.14": [], "1.15": [] };
    for (const [release, paths] of Object.entries(seen)) {
      await using pg = await startPlayground({ kubernetesVersion: release });
      await verdict(pg, naiveServer(paths));
    }
    expect(seen["1.14"]).toContain("/");
    expect(seen["1.14"]).not.toContain(`${GROUP_VERSION}/`);
    expect(seen["1.15"]).toContain(`${GROUP_VERSION}/`);
  });

  it("of 1.35 ignores the certificate, so that a wrong caBundle shows at the first proxied request", async () => {
    const wrong = {
      ...naiveServer(),
      caBundle: issue({ cn: "stranger", isCa: true }).cert,
      fetch: () => new Response("{}"),
    };
    await using before = await startPlayground({ kubernetesVersion: "1.35" });
    expect(await verdict(before, wrong)).toMatch(/^Passed/);
    const reply = await before.client().get(`${GROUP_VERSION}/pods`);
    expect([reply.status, reply.text.trim()]).toEqual([
      503,
      "error trying to reach service: tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ]);
    await using since = await startPlayground({ kubernetesVersion: "1.36" });
    expect(await verdict(since, wrong)).toMatch(/certificate signed by unknown authority/);
  });
});

describe("a release of the tutorial's time", () => {
  it("serves the versions that its manifests are in, through its API too", async () => {
    await using pg = await startPlayground({ kubernetesVersion: "1.15" });
    const client = pg.client();
    const made = await client.post("/apis/apiregistration.k8s.io/v1beta1/apiservices", OLD_API_SERVICE);
    expect([made.status, made.headers["warning"]]).toEqual([201, undefined]);
    await pg.settled();
    for (const version of ["v1beta1", "v1"]) {
      const stored = await client.get(`/apis/apiregistration.k8s.io/${version}/apiservices/${NAME}`);
      expect(stored.json()).toMatchObject({
        apiVersion: `apiregistration.k8s.io/${version}`,
        status: { conditions: [{ reason: "ServiceNotFound" }] },
      });
    }
    const { versions } = (await client.get("/apis/rbac.authorization.k8s.io")).json() as { versions: unknown };
    expect(versions).toMatchObject([{ version: "v1" }, { version: "v1beta1" }]);
    expect((await client.get("/apis/apiregistration.k8s.io/v1beta1")).status).toBe(200);
  });

  it("warns of them from 1.19 on, and has them no longer since 1.22", async () => {
    const path = "/apis/rbac.authorization.k8s.io/v1beta1/clusterroles";
    await using warning = await startPlayground({ kubernetesVersion: "1.21" });
    expect((await warning.client().get(path)).headers["warning"]).toBe(
      '299 - "rbac.authorization.k8s.io/v1beta1 ClusterRole is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 ClusterRole"',
    );
    await using without = await startPlayground({ kubernetesVersion: "1.22" });
    expect((await without.client().get(path)).status).toBe(404);
  });

  it("tells its version, and has no aggregated discovery", async () => {
    await using pg = await startPlayground({ kubernetesVersion: "1.15" });
    const client = pg.client();
    expect((await client.get("/version")).json()).toMatchObject({ major: "1", minor: "15" });
    const apis = await client.get("/apis", { accept: DISCOVERY });
    expect(apis.json()).toMatchObject({ kind: "APIGroupList" });
  });

  it("lets a backend's redirect through to the client, and names no FlowSchema", async () => {
    await using pg = await startPlayground({ kubernetesVersion: "1.15" });
    await verdict(pg, naiveServer());
    const reply = await pg.client().get(GROUP_VERSION);
    expect([reply.status, reply.headers["x-kubernetes-pf-flowschema-uid"]]).toEqual([301, undefined]);
  });
});
