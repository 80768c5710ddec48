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

/** For all groups at once, as kube-apiserver has them. */
const OF_ALL = ["api/all", "api/ga", "api/beta", "api/alpha"];

/** Groups of kube-apiserver's that store nothing here: a command line that names them is right all the same. */
const OTHER_GROUPS = [
  "authentication.k8s.io",
  "authorization.k8s.io",
  "extensions",
  "internal.apiserver.k8s.io",
  "storagemigration.k8s.io",
];

/** As kube-apiserver refuses a group that it does not know. @throws StartupError */
function refuseUnknown(kinds: readonly KindDefinition[], config: RuntimeConfig): void {
  const groups = new Set([...OTHER_GROUPS, ...kinds.map(({ group }) => group)]);
  const isKnown = (name: string): boolean =>
    name === "v1" || OF_ALL.includes(name) || (name.includes("/") && groups.has(name.split("/")[0] ?? ""));
  const unknown = Object.keys(config).find((name) => !isKnown(name));
  if (unknown === undefined) return;
  const known = [...groups].filter((group) => group !== "").toSorted((a, b) => (a < b ? -1 : 1));
  throw new StartupError(
    `--runtime-config names "${unknown}", which is no version of a group here. There are v1, ${OF_ALL.join(", ")} and versions of ${known.join(", ")}.`,
  );
}

/** @throws StartupError for an unknown group, and without namespaces, Services and Secrets, of which everything else is made */
export function servedKinds(kinds: readonly KindDefinition[], config: RuntimeConfig): readonly KindDefinition[] {
  refuseUnknown(kinds, config);
  if (!isServed(config, { group: "", version: "v1" }))
    throw new StartupError(
      "--runtime-config switches v1 off, which the playground itself needs. Leave it on with v1=true.",
    );
  return kinds.filter((kind) => isServed(config, kind));
}
