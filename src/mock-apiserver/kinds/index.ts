import type { KindDefinition } from "../../apiserver/index.ts";
import { builtInResource } from "../../types/index.ts";
import { builtInKind } from "./built-in.ts";
import { admissionKinds } from "./admission.ts";
import { apiExtensionsKinds } from "./apiextensions.ts";
import { apiRegistrationKinds } from "./apiregistration.ts";
import { appsKinds } from "./apps.ts";
import { coordinationKinds } from "./coordination.ts";
import { coreKinds } from "./core.ts";
import { discoveryKinds } from "./discovery.ts";
import { eventKinds } from "./events.ts";
import { flowControlKinds } from "./flowcontrol.ts";
import { podKinds } from "./pods.ts";
import { rbacKinds } from "./rbac.ts";
import { serviceKinds } from "./services.ts";
import { storedKinds } from "./stored.ts";
import { withRules } from "./validation/index.ts";

const kinds: readonly KindDefinition[] = [
  ...coreKinds,
  ...podKinds,
  ...serviceKinds,
  ...eventKinds,
  ...apiRegistrationKinds,
  ...appsKinds,
  ...coordinationKinds,
  ...discoveryKinds,
  ...rbacKinds,
  ...apiExtensionsKinds,
  ...admissionKinds,
  ...flowControlKinds,
];

/** Everything that the main apiserver itself serves. */
export const allKinds: readonly KindDefinition[] = [...kinds.map(withFacts), ...storedKinds(kinds)].map(withRules);

/** The parts of a definition that tables tell. */
function withFacts(kind: KindDefinition): KindDefinition {
  const facts = builtInResource(kind.group, kind.version, kind.plural);
  if (facts === undefined) return kind;
  const { columns, cells, hasDefaultTable = false } = builtInKind(facts);
  return {
    ...kind,
    columns,
    cells,
    hasDefaultTable,
    ...(facts.hash === undefined ? {} : { storageVersionHash: facts.hash }),
  };
}
