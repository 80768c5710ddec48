import { HOST_IP } from "./pod-status.ts";
import type { Pod } from "../types/index.ts";

/** The value of a downward API `fieldPath` (`pkg/fieldpath`); undefined for an unknown path. */
export function podField(pod: Pod, podIP: string, fieldPath: string): string | undefined {
  const { name = "", namespace = "", uid = "", labels = {}, annotations = {} } = pod.metadata;
  const subscript = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (subscript !== null) {
    const map = subscript[1] === "labels" ? labels : annotations;
    const key = subscript[2] ?? "";
    return Object.hasOwn(map, key) ? map[key] : "";
  }
  const fields: Readonly<Record<string, string>> = {
    "metadata.name": name,
    "metadata.namespace": namespace,
    "metadata.uid": uid,
    "metadata.labels": formatMap(labels),
    "metadata.annotations": formatMap(annotations),
    "spec.nodeName": pod.spec.nodeName ?? "",
    "spec.serviceAccountName": pod.spec.serviceAccountName ?? "default",
    "status.hostIP": HOST_IP,
    "status.hostIPs": HOST_IP,
    "status.podIP": podIP,
    "status.podIPs": podIP,
  };
  return Object.hasOwn(fields, fieldPath) ? fields[fieldPath] : undefined;
}

function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join("\n");
}
