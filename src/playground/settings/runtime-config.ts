import { formatGroupVersion, type GroupVersion } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";
import { StartupError } from "../lifecycle/index.ts";

export type RuntimeConfig = Readonly<Record<string, boolean>>;

/** kube-apiserver's `--runtime-config`: a group version by name, or `api/all`; what is not named is served. */
export function isServed(config: RuntimeConfig, gv: GroupVersion): boolean {
  const name = formatGroupVersion(gv);
  const named = Object.hasOwn(config, name) ? config[name] : undefined;
  return named ?? (Object.hasOwn(config, "api/all") ? config["api/all"] : undefined) ?? true;
}

/** @throws StartupError without namespaces, Services and Secrets, of which everything else is made */
export function servedKinds(kinds: readonly KindDefinition[], config: RuntimeConfig): readonly KindDefinition[] {
  if (!isServed(config, { group: "", version: "v1" }))
    throw new StartupError(
      "--runtime-config switches v1 off, which the playground itself needs. Leave it on with v1=true.",
    );
  return kinds.filter((kind) => isServed(config, kind));
}
