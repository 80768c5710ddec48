import type { Clock } from "../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../apiserver/index.ts";
import { createMainService, createWebhookCaller, startAdmission, type WebhookCaller } from "../mock-apiserver/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import type { Closers } from "./closers.ts";
import type { PlaygroundOptions } from "./options.ts";
import { startRbac, type Rbac } from "./rbac.ts";

interface ServiceParts {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly clock: Clock;
}

export interface AdmittedService {
  readonly service: ResourceService;
  readonly rbac: Rbac;
  readonly webhooks: WebhookCaller;
}

/** The registry of all kinds, with the admission that every write passes. */
export async function openService(
  options: PlaygroundOptions,
  parts: ServiceParts,
  closers: Closers,
): Promise<AdmittedService> {
  const rbac = await startRbac(parts.store);
  closers.add(() => rbac.close());
  const webhooks = createWebhookCaller();
  const admission = await startAdmission({ ...parts, authorizer: rbac.authorizer, webhooks });
  closers.add(() => admission.close());
  const service = createMainService({
    ...parts,
    chain: admission.chain,
    hasNamespaceController: true,
    ...idsOf(options),
  });
  return { service, rbac, webhooks };
}

export function idsOf({ uid, nameSuffix }: PlaygroundOptions): Pick<PlaygroundOptions, "uid" | "nameSuffix"> {
  return { ...(uid === undefined ? {} : { uid }), ...(nameSuffix === undefined ? {} : { nameSuffix }) };
}
