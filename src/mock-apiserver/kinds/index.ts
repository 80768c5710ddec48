import type { KindDefinition } from "../../apiserver/index.ts";
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

/** Everything that the main apiserver itself serves. */
export const allKinds: readonly KindDefinition[] = [
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
