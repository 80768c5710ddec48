import type { ReleaseBehaviour } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";
import { builtInResources, type ResourceFacts } from "../../types/index.ts";
import { API_EXTENSIONS_HOOKS } from "./apiextensions.ts";
import { API_REGISTRATION_HOOKS } from "./apiregistration.ts";
import { betaOf } from "./versions/betas.ts";
import { builtInKind, type KindHooks } from "./built-in.ts";
import { CORE_HOOKS } from "./core.ts";
import { FLOW_CONTROL_HOOKS } from "./flowcontrol.ts";
import { POD_HOOKS } from "./pods.ts";
import { SERVICE_HOOKS } from "./services.ts";
import { STORED_HOOKS } from "./stored.ts";

/** By group and resource, or by group, version and resource. */
const HOOKS: Readonly<Record<string, KindHooks>> = {
  ...CORE_HOOKS,
  ...POD_HOOKS,
  ...SERVICE_HOOKS,
  ...API_REGISTRATION_HOOKS,
  ...API_EXTENSIONS_HOOKS,
  ...FLOW_CONTROL_HOOKS,
  ...STORED_HOOKS,
};

/** Everything that the main apiserver stores itself: every resource of discovery that can be watched. */
export const allKinds: readonly KindDefinition[] = builtInResources()
  .filter(({ verbs }) => verbs.includes("watch"))
  .map((facts) => builtInKind(facts, hooksOf(facts)));

/** What a release serves: the versions that are gone by now, too, behind those that stayed. */
export function kindsOf({ betas, warnsOfDeprecation }: ReleaseBehaviour): readonly KindDefinition[] {
  const older = betas.flatMap((beta) =>
    allKinds
      .filter(({ group, version }) => group === beta.group && version === "v1")
      .map((kind) => betaOf(kind, beta, warnsOfDeprecation)),
  );
  return older.length === 0 ? allKinds : [...allKinds, ...older];
}

function hooksOf({ group, version, resource }: ResourceFacts): KindHooks | undefined {
  return HOOKS[`${group}/${version}/${resource}`] ?? HOOKS[`${group}/${resource}`];
}
