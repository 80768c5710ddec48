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

/** The subresources of a kind that are about the stored object. */
export function subresourcesOf({ group, resource, subresources }: ResourceFacts): Subresource[] {
  return subresources.flatMap(({ name, verbs }) => {
    const part = PARTS[`${group}/${resource}/${name}`];
    return part === undefined ? (USUAL[name] ?? []) : { name, verbs, part };
  });
}
