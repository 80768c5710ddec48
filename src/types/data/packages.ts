// Made by `npm run generate` from types-data/. Not edited by hand.
import { ADMISSION_V1 } from "./admission-v1.ts";
import { ADMISSIONREGISTRATION_V1 } from "./admissionregistration-v1.ts";
import { APIDISCOVERY_V2 } from "./apidiscovery-v2.ts";
import { APPS_V1 } from "./apps-v1.ts";
import { AUTHENTICATION_V1 } from "./authentication-v1.ts";
import { AUTHORIZATION_V1 } from "./authorization-v1.ts";
import { AUTOSCALING_V1 } from "./autoscaling-v1.ts";
import { AUTOSCALING_V2 } from "./autoscaling-v2.ts";
import { BATCH_V1 } from "./batch-v1.ts";
import { CERTIFICATES_V1 } from "./certificates-v1.ts";
import { COORDINATION_V1 } from "./coordination-v1.ts";
import { CORE_V1 } from "./core-v1.ts";
import { DISCOVERY_V1 } from "./discovery-v1.ts";
import { EVENTS_V1 } from "./events-v1.ts";
import { FLOWCONTROL_V1 } from "./flowcontrol-v1.ts";
import { NETWORKING_V1 } from "./networking-v1.ts";
import { NODE_V1 } from "./node-v1.ts";
import { POLICY_V1 } from "./policy-v1.ts";
import { RBAC_V1 } from "./rbac-v1.ts";
import { RESOURCE_V1 } from "./resource-v1.ts";
import { SCHEDULING_V1 } from "./scheduling-v1.ts";
import { STORAGE_V1 } from "./storage-v1.ts";
import { APIEXTENSIONS_V1 } from "./apiextensions-v1.ts";
import { RESOURCE } from "./resource.ts";
import { META_V1 } from "./meta-v1.ts";
import { RUNTIME } from "./runtime.ts";
import { TYPES } from "./types.ts";
import { INTSTR } from "./intstr.ts";
import { VERSION } from "./version.ts";
import { APIREGISTRATION_V1 } from "./apiregistration-v1.ts";

export const PACKAGES = [
  { name: "admission/v1", path: "k8s.io/api/admission/v1", types: ADMISSION_V1 },
  { name: "admissionregistration/v1", path: "k8s.io/api/admissionregistration/v1", types: ADMISSIONREGISTRATION_V1 },
  { name: "apidiscovery/v2", path: "k8s.io/api/apidiscovery/v2", types: APIDISCOVERY_V2 },
  { name: "apps/v1", path: "k8s.io/api/apps/v1", types: APPS_V1 },
  { name: "authentication/v1", path: "k8s.io/api/authentication/v1", types: AUTHENTICATION_V1 },
  { name: "authorization/v1", path: "k8s.io/api/authorization/v1", types: AUTHORIZATION_V1 },
  { name: "autoscaling/v1", path: "k8s.io/api/autoscaling/v1", types: AUTOSCALING_V1 },
  { name: "autoscaling/v2", path: "k8s.io/api/autoscaling/v2", types: AUTOSCALING_V2 },
  { name: "batch/v1", path: "k8s.io/api/batch/v1", types: BATCH_V1 },
  { name: "certificates/v1", path: "k8s.io/api/certificates/v1", types: CERTIFICATES_V1 },
  { name: "coordination/v1", path: "k8s.io/api/coordination/v1", types: COORDINATION_V1 },
  { name: "core/v1", path: "k8s.io/api/core/v1", types: CORE_V1 },
  { name: "discovery/v1", path: "k8s.io/api/discovery/v1", types: DISCOVERY_V1 },
  { name: "events/v1", path: "k8s.io/api/events/v1", types: EVENTS_V1 },
  { name: "flowcontrol/v1", path: "k8s.io/api/flowcontrol/v1", types: FLOWCONTROL_V1 },
  { name: "networking/v1", path: "k8s.io/api/networking/v1", types: NETWORKING_V1 },
  { name: "node/v1", path: "k8s.io/api/node/v1", types: NODE_V1 },
  { name: "policy/v1", path: "k8s.io/api/policy/v1", types: POLICY_V1 },
  { name: "rbac/v1", path: "k8s.io/api/rbac/v1", types: RBAC_V1 },
  { name: "resource/v1", path: "k8s.io/api/resource/v1", types: RESOURCE_V1 },
  { name: "scheduling/v1", path: "k8s.io/api/scheduling/v1", types: SCHEDULING_V1 },
  { name: "storage/v1", path: "k8s.io/api/storage/v1", types: STORAGE_V1 },
  { name: "apiextensions/v1", path: "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1", types: APIEXTENSIONS_V1 },
  { name: "resource", path: "k8s.io/apimachinery/pkg/api/resource", types: RESOURCE },
  { name: "meta/v1", path: "k8s.io/apimachinery/pkg/apis/meta/v1", types: META_V1 },
  { name: "runtime", path: "k8s.io/apimachinery/pkg/runtime", types: RUNTIME },
  { name: "types", path: "k8s.io/apimachinery/pkg/types", types: TYPES },
  { name: "intstr", path: "k8s.io/apimachinery/pkg/util/intstr", types: INTSTR },
  { name: "version", path: "k8s.io/apimachinery/pkg/version", types: VERSION },
  { name: "apiregistration/v1", path: "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1", types: APIREGISTRATION_V1 },
] as const;

/** The package of a group version's kinds. */
export const KIND_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["/v1", "core/v1"],
  ["admission.k8s.io/v1", "admission/v1"],
  ["admissionregistration.k8s.io/v1", "admissionregistration/v1"],
  ["apidiscovery.k8s.io/v2", "apidiscovery/v2"],
  ["apiextensions.k8s.io/v1", "apiextensions/v1"],
  ["apiregistration.k8s.io/v1", "apiregistration/v1"],
  ["apps/v1", "apps/v1"],
  ["authentication.k8s.io/v1", "authentication/v1"],
  ["authorization.k8s.io/v1", "authorization/v1"],
  ["autoscaling/v1", "autoscaling/v1"],
  ["autoscaling/v2", "autoscaling/v2"],
  ["batch/v1", "batch/v1"],
  ["certificates.k8s.io/v1", "certificates/v1"],
  ["coordination.k8s.io/v1", "coordination/v1"],
  ["discovery.k8s.io/v1", "discovery/v1"],
  ["events.k8s.io/v1", "events/v1"],
  ["flowcontrol.apiserver.k8s.io/v1", "flowcontrol/v1"],
  ["networking.k8s.io/v1", "networking/v1"],
  ["node.k8s.io/v1", "node/v1"],
  ["policy/v1", "policy/v1"],
  ["rbac.authorization.k8s.io/v1", "rbac/v1"],
  ["resource.k8s.io/v1", "resource/v1"],
  ["scheduling.k8s.io/v1", "scheduling/v1"],
  ["storage.k8s.io/v1", "storage/v1"],
]);
