import { listAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../../../storage/index.ts";
import { compileMatchConditions, type MatchCondition } from "../cel/conditions.ts";

/** One webhook of a configuration. */
export interface Webhook {
  readonly name: string;
  readonly configuration: string;
  /** Of the configuration's own, also where two have one name. */
  readonly uid: string;
  /** Its entry in `webhooks`. */
  readonly spec: unknown;
  readonly conditions: readonly MatchCondition[];
}

export interface WebhookSource {
  /** By the name of their configuration, then in its order. */
  readonly all: () => readonly Webhook[];
  close(): void;
}

const GROUP = "admissionregistration.k8s.io";

function webhooksOf(configuration: KubeObject): Webhook[] {
  const { name: owner = "" } = configuration.metadata;
  return listAt(configuration, "webhooks").map((spec, index) => {
    const name = textAt(spec, "name");
    const conditions = compileMatchConditions(spec, { hasParams: false, hasAuthorizer: true });
    return { name, configuration: owner, uid: `${owner}/${name}/${index}`, spec, conditions };
  });
}

/** k8s `admission/configuration`. */
export async function startWebhookSource(store: ObjectStore, resource: string): Promise<WebhookSource> {
  let known: readonly Webhook[] | undefined;
  const changed = (): void => void (known = undefined);
  const informer = await startInformer<KubeObject>(store, resourcePrefix({ group: GROUP, resource }), {
    onUpsert: changed,
    onDelete: changed,
  });
  const collect = (): readonly Webhook[] =>
    [...informer.values()]
      .toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1))
      .flatMap(webhooksOf);
  return { all: () => (known ??= collect()), close: () => informer.close() };
}
