import { SCALE, STATUS, type ObjectPart, type Subresource } from "../../apiserver/index.ts";
import type { ResourceFacts } from "../../types/index.ts";
import { APPROVAL_PART, REQUEST_STATUS_PART } from "./certificate-requests.ts";
import { EPHEMERAL_CONTAINERS_PART, RESIZE_PART } from "./pod-parts.ts";
import { finalizeErrors } from "./validation/index.ts";

/** What decides when a namespace that is being deleted is gone (k8s `pkg/registry/core/namespace/strategy.go`). */
const FINALIZE_PART: ObjectPart = {
  prepare: (namespace, old) => {
    if (old["status"] === undefined) delete namespace["status"];
    else namespace["status"] = structuredClone(old["status"]);
  },
  validate: finalizeErrors,
};

/** Subresources with strategies of their own. */
const PARTS: Readonly<Record<string, ObjectPart>> = {
  "/namespaces/finalize": FINALIZE_PART,
  "/pods/ephemeralcontainers": EPHEMERAL_CONTAINERS_PART,
  "/pods/resize": RESIZE_PART,
  "certificates.k8s.io/certificatesigningrequests/approval": APPROVAL_PART,
  "certificates.k8s.io/certificatesigningrequests/status": REQUEST_STATUS_PART,
};

/** Subresources that every kind that has them serves alike. */
const USUAL: Readonly<Record<string, Subresource>> = { scale: SCALE, status: STATUS };

/** Those whose storage has no `ConvertToTable` (k8s `pkg/registry`, kube-aggregator and apiextensions `pkg/registry`). */
const WITHOUT_TABLE: ReadonlySet<string> = new Set([
  "/namespaces/finalize",
  "/pods/ephemeralcontainers",
  "/pods/resize",
  "apiextensions.k8s.io/customresourcedefinitions/status",
  "apiregistration.k8s.io/apiservices/status",
  "certificates.k8s.io/certificatesigningrequests/approval",
  "resource.k8s.io/devicetaintrules/status",
  "resource.k8s.io/resourceclaims/status",
  "resource.k8s.io/resourcepoolstatusrequests/status",
  "scheduling.k8s.io/podgroups/status",
]);

/** The subresources of a kind that are about the stored object. */
export function subresourcesOf({ group, resource, subresources }: ResourceFacts): Subresource[] {
  return subresources.flatMap(({ name, verbs }): Subresource[] => {
    const key = `${group}/${resource}/${name}`;
    const part = PARTS[key];
    const made = part === undefined ? USUAL[name] : { name, verbs, part };
    if (made === undefined) return [];
    return [WITHOUT_TABLE.has(key) ? { ...made, hasTable: false } : made];
  });
}
