import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../src/api/meta.ts";
import { bootstrapObjects, kubernetesService } from "../../src/resources/bootstrap.ts";
import type { KindDefinition } from "../../src/resources/kind.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { startRestServer, type Reply, type RestServer } from "../support/rest-server.ts";
import { openWatch } from "../support/watching.ts";

function collectionPath({ group, version, plural, namespaced }: KindDefinition): string {
  const head = group === "" ? "/api/v1" : `/apis/${group}/${version}`;
  return `${head}${namespaced ? "/namespaces/default" : ""}/${plural}`;
}

function kindOf(object: KubeObject): KindDefinition {
  const kind = allKinds.find(
    (candidate) => candidate.kind === object.kind && object.apiVersion.includes(candidate.group),
  );
  if (kind === undefined) throw new Error(`no kind ${object.kind}`);
  return kind;
}

function create(server: RestServer, object: KubeObject): Promise<Reply> {
  return server.send({ method: "POST", path: collectionPath(kindOf(object)), body: object });
}

const AS_TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

describe("every kind", () => {
  it.each(allKinds.map((kind) => [`${kind.plural}.${kind.group}`, kind] as const))(
    "%s is listed, also as a Table, and watched from bookmark to bookmark",
    async (_name, kind) => {
      await using server = await startRestServer();
      const list = await server.send({ path: collectionPath(kind) });
      expect(list.body).toMatchObject({ kind: `${kind.kind}List` });
      const table = await server.send({ path: collectionPath(kind), headers: AS_TABLE });
      expect(table.body["columnDefinitions"]).toHaveLength(kind.columns.length);
      const query =
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
      using watch = await openWatch(server.port, `${collectionPath(kind)}?watch=true&${query}`, AS_TABLE);
      const seen: string[] = [];
      while (seen.at(-1) !== "BOOKMARK") seen.push((await watch.next()).type);
      expect(seen.filter((type) => type === "ERROR")).toEqual([]);
    },
  );
});

describe("what a server starts with", () => {
  it("is accepted by the server itself and shows in Tables", async () => {
    await using server = await startRestServer();
    for (const object of [...bootstrapObjects(), ...kubernetesService({ address: "127.0.0.1", port: 6443 })]) {
      const reply = await create(server, object);
      const isThere = object.metadata.name === "default" && object.kind === "Namespace";
      expect([object.kind, object.metadata.name, reply.status]).toEqual([
        object.kind,
        object.metadata.name,
        isThere ? 409 : 201,
      ]);
    }
    const levels = await server.send({
      path: "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
      headers: AS_TABLE,
    });
    const rows = levels.body["rows"] as { cells: unknown[] }[];
    expect(rows.map(({ cells }) => cells.slice(0, 6))).toContainEqual(["system", "Limited", "30", "64", "6", "50"]);
    expect(rows).toHaveLength(8);
    const service = await server.send({ path: "/api/v1/namespaces/default/services/kubernetes" });
    expect(service.body["spec"]).toMatchObject({ clusterIP: "10.96.0.1", ports: [{ port: 443, targetPort: 6443 }] });
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

  it("is established with its names filled in", async () => {
    await using server = await startRestServer();
    const { status, body } = await create(server, definition());
    expect(status).toBe(201);
    expect(body["spec"]).toMatchObject({
      names: { plural: "flunders", singular: "flunder", kind: "Flunder", listKind: "FlunderList" },
      conversion: { strategy: "None" },
    });
    expect(body["status"]).toMatchObject({
      conditions: [
        { type: "NamesAccepted", status: "True" },
        { type: "Established", status: "True" },
      ],
      storedVersions: ["v1"],
    });
  });

  it.each([
    ["another name", { names: { plural: "x", kind: "X" } }, "metadata.name"],
    ["no scope", { scope: "" }, "spec.scope"],
    ["no storage version", { versions: [{ name: "v1", served: true, storage: false }] }, "spec.versions"],
  ])("is refused with %s", async (_what, changes, field) => {
    await using server = await startRestServer();
    const { status, body } = await create(server, definition(changes));
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
    await using server = await startRestServer();
    const { body } = await create(server, configuration({ rules: [{ operations: ["*"] }] }));
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
    await using server = await startRestServer();
    const { status, body } = await create(server, configuration(changes));
    expect(status).toBe(422);
    expect((body["details"] as { causes: { field: string }[] }).causes.map((cause) => cause.field)).toContain(field);
  });
});
