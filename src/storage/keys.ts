import type { GroupResource } from "../apimachinery/index.ts";

/** The root of all keys, as kube-apiserver's `--etcd-prefix`. */
export const DEFAULT_PREFIX = "/registry";

/** `/registry/<group>/<resource>/`, the core group without its empty segment; the prefix of a kind's keys. */
export function resourcePrefix(gr: GroupResource, namespace = "", root = DEFAULT_PREFIX): string {
  const head = gr.group === "" ? `${root}/${gr.resource}/` : `${root}/${gr.group}/${gr.resource}/`;
  return namespace === "" ? head : `${head}${namespace}/`;
}

export function objectKey(gr: GroupResource, namespace: string, name: string, root = DEFAULT_PREFIX): string {
  return resourcePrefix(gr, namespace, root) + name;
}
