import { kindShape } from "../../types/index.ts";
import type { KindDefinition, Subresource } from "./kind.ts";

/** What most kinds of kube-apiserver have in common. */

/** Where Go made the scheme; decoding errors name it. */
export const LEGACY_SCHEME = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30";

export const ALL_VERBS: readonly string[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

export const STATUS: Subresource = { name: "status", verbs: ["get", "patch", "update"] };

type Given = Pick<KindDefinition, "group" | "version" | "kind" | "plural" | "columns" | "cells"> &
  Partial<KindDefinition>;

/** A definition with the usual values where none are given. The schema is that of Kubernetes' type. */
export function define(given: Given): KindDefinition {
  const hasStatus = given.hasStatus ?? false;
  const schema = given.schema ?? kindShape(given.group, given.version, given.kind);
  return {
    singular: given.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ALL_VERBS,
    hasStatus,
    subresources: hasStatus ? [STATUS] : [],
    scheme: LEGACY_SCHEME,
    hasKubeFinalizers: given.schema === undefined,
    unconditionalUpdate: true,
    createOnUpdate: false,
    returnsDeleted: false,
    tracksGeneration: false,
    nameRule: "dns-subdomain",
    ...given,
    schema,
  };
}
