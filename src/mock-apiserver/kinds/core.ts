import { type KubeObject, ensure, fieldsAt, listAt } from "../../apimachinery/index.ts";
import type { KindHooks } from "./built-in.ts";

/** core/v1 kinds without machinery of their own. */

const namespaces: KindHooks = {
  prepareForCreate: (object) => {
    const { name = "" } = object.metadata;
    // A generated name came after the defaults.
    object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": name };
    const spec = ensure(object, "spec");
    const finalizers = listAt(spec, "finalizers");
    spec["finalizers"] = finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"];
    object["status"] = { phase: "Active" };
  },
  prepareForUpdate: (object, old) => {
    ensure(object, "spec")["finalizers"] = listAt(old, "spec", "finalizers");
  },
};

/** `stringData` is a way to write `data` and is never stored (core/v1/conversion.go). */
function foldStringData(object: KubeObject): void {
  const entries = Object.entries(fieldsAt(object, "stringData"));
  delete object["stringData"];
  if (entries.length === 0) return;
  const encoded = entries.map(([key, value]): [string, string] => [
    key,
    Buffer.from(String(value), "utf8").toString("base64"),
  ]);
  object["data"] = Object.fromEntries([...Object.entries(fieldsAt(object, "data")), ...encoded]);
}

const endpoints: KindHooks = {
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
};

export const CORE_HOOKS: Readonly<Record<string, KindHooks>> = {
  "/endpoints": endpoints,
  "/events": { withoutGarbageCollection: true },
  "/namespaces": namespaces,
  "/secrets": { complete: foldStringData },
};
