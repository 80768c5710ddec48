import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();

interface Served {
  /** `api/v1` or `apis/GROUP/VERSION`. */
  readonly groupVersion: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Of its Table. */
  readonly columns: readonly string[];
}

function recorded(name: string): unknown {
  const file = new URL(`../../../types-data/kubernetes-1.36/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

interface Discovered {
  readonly resource: string;
  readonly responseKind: { readonly kind: string };
  readonly scope: string;
  readonly verbs: readonly string[];
}

/** Every listable kind of a real main apiserver, and what `kubectl get -o wide` shows of it there. */
const TABLES = recorded("tables") as Record<string, { name: string }[]>;
const KINDS: readonly Served[] = (
  recorded("discovery") as { group: string; versions: { version: string; resources: Discovered[] }[] }[]
).flatMap(({ group, versions }) =>
  versions.flatMap(({ version, resources }) =>
    resources
      .filter(({ verbs }) => verbs.includes("list"))
      .map(({ resource: plural, responseKind: { kind }, scope, verbs }) => {
        const groupVersion = group === "" ? `api/${version}` : `apis/${group}/${version}`;
        const columns = (TABLES[`${groupVersion}/${plural}`] ?? []).map(({ name }) => name);
        return { groupVersion, plural, kind, namespaced: scope === "Namespaced", verbs, columns };
      }),
  ),
);

function collectionPath({ groupVersion, plural, namespaced }: Served): string {
  return `/${groupVersion}${namespaced ? "/namespaces/default" : ""}/${plural}`;
}

function create(object: KubeObject): Promise<Reply> {
  const served = KINDS.find(({ kind }) => kind === object.kind);
  if (served === undefined) throw new Error(`no kind ${object.kind}`);
  return server.send({ method: "POST", path: collectionPath(served), body: object });
}

const AS_TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

describe("every kind", () => {
  const watched = KINDS.filter(({ verbs }) => verbs.includes("watch"));

  it.each(watched.map((kind) => [`${kind.groupVersion}/${kind.plural}`, kind] as const))(
    "%s is listed, also as a Table, and watched from bookmark to bookmark",
    async (_name, kind) => {
      const list = await server.send({ path: collectionPath(kind) });
      expect(list.body).toMatchObject({ kind: `${kind.kind}List` });
      const table = await server.send({ path: collectionPath(kind), headers: AS_TABLE });
      const columns = table.body["columnDefinitions"] as { name: string }[];
      expect(columns.map(({ name }) => name)).toEqual(kind.columns);
      const query =
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
      using watch = await server.watch(`${collectionPath(kind)}?watch=true&${query}`, AS_TABLE);
      const seen: string[] = [];
      while (seen.at(-1) !== "BOOKMARK") seen.push((await watch.next()).type);
      expect(seen.filter((type) => type === "ERROR")).toEqual([]);
    },
  );

  it("that can be listed according to discovery is one of these", async () => {
    const accept = { Accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" };
    const found: string[] = [];
    for (const root of ["api", "apis"]) {
      const { body } = await server.send({ path: `/${root}`, headers: accept });
      for (const { metadata, versions } of body["items"] as DiscoveredGroup[])
        for (const { version, resources } of versions)
          for (const { resource, verbs } of resources)
            if (verbs.includes("list")) found.push([root, metadata.name, version, resource].filter(Boolean).join("/"));
    }
    expect(found.sort()).toEqual(KINDS.map(({ groupVersion, plural }) => `${groupVersion}/${plural}`).sort());
  });
});

interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly { readonly resource: string; readonly verbs: readonly string[] }[];
  }[];
}

describe("what a server starts with", () => {
  it("is there, and shows in Tables", async () => {
    const levels = await server.send({
      path: "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
      headers: AS_TABLE,
    });
    const rows = levels.body["rows"] as { cells: unknown[] }[];
    expect(rows.map(({ cells }) => cells.slice(0, 6))).toContainEqual(["system", "Limited", 30, 64, 6, 50]);
    expect(rows).toHaveLength(8);
    const service = await server.send({ path: "/api/v1/namespaces/default/services/kubernetes" });
    const port = Number(new URL(server.playground.url).port);
    expect(service.body["spec"]).toMatchObject({ clusterIP: "10.96.0.1", ports: [{ port: 443, targetPort: port }] });
    const namespaces = await server.send({ path: "/api/v1/namespaces" });
    const names = (namespaces.body["items"] as KubeObject[]).map(({ metadata }) => metadata.name);
    expect(names).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
  });
});

describe("a CustomResourceDefinition", () => {
  const definition = (changes: object = {}): KubeObject => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "flunders.wardle.example.com" },
    spec: {
      group: "wardle.example.com",
      scope: "Namespaced",
      names: { plural: "flunders", kind: "Flunder" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      ...changes,
    },
  });

  it("gets its names filled in and its storage version noted", async () => {
    const { status, body } = await create(definition());
    expect(status).toBe(201);
    expect(body["spec"]).toMatchObject({
      names: { plural: "flunders", singular: "flunder", kind: "Flunder", listKind: "FlunderList" },
      conversion: { strategy: "None" },
    });
    expect(body["status"]).toMatchObject({ storedVersions: ["v1"] });
  });

  it.each([
    ["another name", { names: { plural: "x", kind: "X" } }, "metadata.name"],
    ["no scope", { scope: "" }, "spec.scope"],
    ["no storage version", { versions: [{ name: "v1", served: true, storage: false }] }, "spec.versions"],
  ])("is refused with %s", async (_what, changes, field) => {
    const { status, body } = await create(definition(changes));
    expect(status).toBe(422);
    expect((body["details"] as { causes: { field: string }[] }).causes.map((cause) => cause.field)).toContain(field);
  });
});

describe("a webhook configuration", () => {
  const webhook = { name: "a.b.example.com", clientConfig: { url: "https://x/" }, sideEffects: "None" };
  const configuration = (changes: object): KubeObject => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "hooks" },
    webhooks: [{ ...webhook, admissionReviewVersions: ["v1"], ...changes }],
  });

  it("gets its defaults and counts its changes", async () => {
    const { body } = await create(
      configuration({ rules: [{ operations: ["*"], apiGroups: [""], apiVersions: ["*"], resources: ["pods"] }] }),
    );
    expect(body["webhooks"]).toMatchObject([
      {
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        reinvocationPolicy: "Never",
        timeoutSeconds: 10,
        rules: [{ scope: "*" }],
      },
    ]);
    const path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/hooks";
    const headers = { "Content-Type": "application/strategic-merge-patch+json" };
    const patch = '{"webhooks":[{"name":"a.b.example.com","timeoutSeconds":3}]}';
    const patched = await server.send({ method: "PATCH", path, headers, body: patch });
    expect(patched.body["webhooks"]).toMatchObject([{ timeoutSeconds: 3, failurePolicy: "Fail" }]);
    expect([body.metadata.generation, patched.body.metadata.generation]).toEqual([1, 2]);
  });

  it.each([
    ["a short name", { name: "short" }, "webhooks[0].name"],
    ["no review versions", { admissionReviewVersions: [] }, "webhooks[0].admissionReviewVersions"],
    ["no side effects", { sideEffects: null }, "webhooks[0].sideEffects"],
    ["a long timeout", { timeoutSeconds: 31 }, "webhooks[0].timeoutSeconds"],
  ])("is refused with %s", async (_what, changes, field) => {
    const { status, body } = await create(configuration(changes));
    expect(status).toBe(422);
    expect((body["details"] as { causes: { field: string }[] }).causes.map((cause) => cause.field)).toContain(field);
  });
});
