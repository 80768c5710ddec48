import { kindStruct } from "../../../src/types/index.ts";
import { describe, expect, test } from "vitest";
import { renderOpenApiV2 } from "../../../src/apiserver/openapi/document-v2.ts";
import { documentsV3, renderOpenApiV3 } from "../../../src/apiserver/openapi/document-v3.ts";
import { type JsonRecord } from "../../../src/apiserver/openapi/json-schema.ts";
import { isRecord } from "../../../src/apimachinery/index.ts";
import { createModelNames } from "../../../src/apiserver/openapi/model-names.ts";
import { define } from "../../../src/apiserver/rest/common.ts";
import { DESCRIPTION_TABLES } from "../../../src/types/descriptions/descriptions.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { int32, struct } from "../../../src/apimachinery/schema.ts";

const HEAD = { version: "1.36" };
const names = createModelNames(allKinds);
const v2 = renderOpenApiV2(allKinds, names, HEAD);
const v3 = new Map([...documentsV3(allKinds, names, HEAD)].map(([key, render]) => [key, render()]));
const coreV3 = renderOpenApiV3({ group: "", version: "v1" }, allKinds, names, HEAD);

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, step) => (isRecord(here) ? here[step] : undefined), value);
}

const same = <T>(value: T): T => value;

function schemasOf(document: JsonRecord | undefined): JsonRecord {
  return at(document, "components", "schemas") as JsonRecord;
}

/** Every object within a value, itself included. */
function* objectsIn(value: unknown): Generator<JsonRecord> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  if (!isRecord(value)) return;
  yield value;
  for (const item of Object.values(value)) yield* objectsIn(item);
}

function missing(document: JsonRecord, prefix: string, models: JsonRecord): string[] {
  const refs = [...objectsIn(document)].map((item) => item["$ref"]).filter((ref) => typeof ref === "string");
  return refs.filter((ref) => !ref.startsWith(prefix) || !Object.hasOwn(models, ref.slice(prefix.length)));
}

describe("OpenAPI documents of the served kinds", () => {
  test("the v3 index has a document for each group and each group version", () => {
    expect([...v3.keys()].filter((key) => key.includes("apiregistration")).toSorted()).toEqual([
      "apis/apiregistration.k8s.io",
      "apis/apiregistration.k8s.io/v1",
    ]);
    expect([...v3.keys()]).toEqual(expect.arrayContaining(["api", "api/v1", "apis", "apis/apps/v1", "version"]));
  });

  test("every reference leads to a model of the same document", () => {
    expect(missing(v2, "#/definitions/", v2["definitions"] as JsonRecord)).toEqual([]);
    for (const document of v3.values())
      expect(missing(document, "#/components/schemas/", schemasOf(document))).toEqual([]);
  });

  test("in v3 no key stands beside a reference", () => {
    for (const document of v3.values()) {
      for (const item of objectsIn(document))
        if (typeof item["$ref"] === "string") expect(Object.keys(item)).toEqual(["$ref"]);
    }
  });

  test("v2 has no defaults", () => {
    for (const item of objectsIn(v2["definitions"])) {
      if (typeof item["type"] === "string") expect(item).not.toHaveProperty("default");
    }
  });

  test("models have the names that Go packages give them", () => {
    expect(Object.keys(v2["definitions"] as JsonRecord)).toEqual(
      expect.arrayContaining([
        "io.k8s.api.core.v1.Pod",
        "io.k8s.api.core.v1.PodList",
        "io.k8s.api.core.v1.PodTemplateSpec",
        "io.k8s.api.core.v1.ObjectReference",
        "io.k8s.api.apps.v1.DeploymentSpec",
        "io.k8s.api.rbac.v1.ClusterRole",
        "io.k8s.api.discovery.v1.EndpointSlice",
        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
        "io.k8s.apimachinery.pkg.apis.meta.v1.Condition",
        "io.k8s.apimachinery.pkg.api.resource.Quantity",
        "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService",
      ]),
    );
  });

  test("every description belongs to a model and a field that are served", () => {
    const definitions = v2["definitions"] as JsonRecord;
    const orphans = DESCRIPTION_TABLES.flatMap((table) =>
      Object.entries(table).flatMap(([model, texts]) => {
        if (!Object.hasOwn(definitions, model)) return [model];
        const properties = (at(definitions, model, "properties") ?? {}) as JsonRecord;
        return Object.keys(texts)
          .filter((field) => field !== "" && !Object.hasOwn(properties, field))
          .map((field) => `${model}.${field}`);
      }),
    );
    expect(orphans).toEqual([]);
  });

  test("exactly one model stands for each kind", () => {
    const models = Object.values(v2["definitions"] as Record<string, JsonRecord>);
    for (const { group, version, kind } of allKinds) {
      const gvk = { group, version, kind };
      const matching = models.filter((model) =>
        ((model["x-kubernetes-group-version-kind"] ?? []) as object[]).some(
          (candidate) => JSON.stringify(candidate) === JSON.stringify(gvk),
        ),
      );
      expect(matching).toHaveLength(1);
    }
  });

  test("every PATCH takes fieldValidation and strategic merge patches, which is what kubectl looks for", () => {
    const paths = v3.get("apis/apps/v1")?.["paths"] as JsonRecord;
    const patch = at(paths, "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch");
    expect(at(patch, "x-kubernetes-group-version-kind")).toEqual({ group: "apps", version: "v1", kind: "Deployment" });
    expect((at(patch, "parameters") as JsonRecord[]).map(({ name }) => name)).toEqual([
      "dryRun",
      "fieldManager",
      "fieldValidation",
      "force",
    ]);
    expect(Object.keys(at(patch, "requestBody", "content") as JsonRecord)).toContain(
      "application/strategic-merge-patch+json",
    );
  });

  test("a kind's operations are those of its verbs", () => {
    const paths = coreV3["paths"] as Record<string, JsonRecord>;
    expect(Object.keys(paths["/api/v1/namespaces"] ?? {})).not.toContain("delete");
    expect(Object.keys(paths["/api/v1/namespaces/{name}/status"] ?? {}).toSorted()).toEqual([
      "get",
      "parameters",
      "patch",
      "put",
    ]);
    expect(at(paths["/api/v1/pods"], "get", "operationId")).toBe("listCoreV1PodForAllNamespaces");
    expect(at(paths["/api/v1/namespaces/{namespace}/pods"], "delete", "operationId")).toBe(
      "deleteCoreV1CollectionNamespacedPod",
    );
  });

  test("a subresource that shows another kind has that kind's model", () => {
    const scale = define({
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      plural: "scales",
      schema: kindStruct("Scale", { spec: struct("ScaleSpec", { replicas: int32 }) }),
      columns: [],
      cells: () => [],
    });
    const view = { name: "scale", verbs: ["get", "update"], view: { kind: scale, read: same, write: same } };
    const kinds = allKinds.map((kind) => (kind.kind === "Deployment" ? { ...kind, subresources: [view] } : kind));
    const document = renderOpenApiV3({ group: "apps", version: "v1" }, kinds, createModelNames(kinds), HEAD);
    const entry = at(document["paths"], "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale");
    const gvk = { group: "autoscaling", version: "v1", kind: "Scale" };
    expect(at(entry, "get")).toMatchObject({
      operationId: "readAppsV1NamespacedDeploymentScale",
      tags: ["apps_v1"],
      "x-kubernetes-group-version-kind": gvk,
    });
    expect(entry).not.toHaveProperty("patch");
    expect(at(schemasOf(document), "io.k8s.api.autoscaling.v1.Scale", "x-kubernetes-group-version-kind")).toEqual([
      gvk,
    ]);
  });

  test("lists and maps say how they merge", () => {
    const schemas = schemasOf(coreV3);
    expect(at(schemas, "io.k8s.api.core.v1.PodSpec", "properties", "containers")).toMatchObject({
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-list-type": "map",
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
    });
    expect(at(schemas, "io.k8s.api.core.v1.ServiceSpec", "properties", "ports")).toMatchObject({
      "x-kubernetes-list-map-keys": ["port", "protocol"],
      "x-kubernetes-patch-merge-key": "port",
    });
    expect(at(schemas, "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "properties", "finalizers")).toMatchObject({
      "x-kubernetes-list-type": "set",
      "x-kubernetes-patch-strategy": "merge",
    });
    expect(at(schemas, "io.k8s.api.core.v1.Container", "properties", "args")).toMatchObject({
      "x-kubernetes-list-type": "atomic",
    });
    expect(at(schemas, "io.k8s.api.core.v1.ObjectReference")).toMatchObject({ "x-kubernetes-map-type": "atomic" });
  });

  test("scalars have Kubernetes' formats, which v2 and v3 write differently", () => {
    const schemas = schemasOf(coreV3);
    const intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    expect(at(schemas, "io.k8s.api.core.v1.ConfigMap", "properties", "binaryData", "additionalProperties")).toEqual({
      type: "string",
      format: "byte",
    });
    expect(at(schemas, "io.k8s.apimachinery.pkg.apis.meta.v1.Time")).toMatchObject({
      type: "string",
      format: "date-time",
    });
    expect(at(schemas, intOrString, "oneOf")).toEqual([{ type: "integer" }, { type: "string" }]);
    expect(at(v2, "definitions", intOrString)).toMatchObject({ type: "string", format: "int-or-string" });
  });

  test("required fields and defaults follow from how Go writes a field", () => {
    const spec = at(
      schemasOf(v3.get("apis/apiregistration.k8s.io/v1")),
      "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec",
    );
    expect(at(spec, "required")).toEqual(["groupPriorityMinimum", "versionPriority"]);
    expect(at(spec, "properties", "versionPriority")).toMatchObject({ type: "integer", format: "int32", default: 0 });
    expect(at(spec, "properties", "group")).not.toHaveProperty("default");
  });
});
