import { formatTime, listAt, quote, textAt, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import type { Condition } from "../types/index.ts";
import { findCondition, withCondition } from "./conditions.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { readObject, readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const SCHEMAS: GroupResource = { group: "flowcontrol.apiserver.k8s.io", resource: "flowschemas" };
const LEVELS: GroupResource = { group: "flowcontrol.apiserver.k8s.io", resource: "prioritylevelconfigurations" };
const DANGLING = "Dangling";
/** Looks at every schema. */
const ALL = "/";
/** kube-apiserver puts its updates off while changes come in quick succession. */
const SETTLE_MS = 1_000;
/** On those that the server makes itself. */
const BOOTSTRAPPED = "apf.kubernetes.io/autoupdate-spec";

/** Says of each FlowSchema whether its priority level is there (apiserver `util/flowcontrol/apf_controller.go`). */
export function flowSchemaController({ store, writer, clock }: ControllerContext): Controller {
  /** Resolves to the milliseconds after which to look again; 0 for never. */
  const look = async (schema: KubeObject | undefined): Promise<number> => {
    if (schema === undefined || schema.metadata.deletionTimestamp !== undefined) return 0;
    const level = textAt(schema, "spec", "priorityLevelConfiguration", "name");
    const isThere = (await readObject(store, LEVELS, "", level)) !== undefined;
    const conditions = listAt(schema, "status", "conditions") as readonly Condition[];
    const wanted = danglingCondition(level, isThere);
    const known = findCondition(conditions, DANGLING);
    if (known?.status === wanted.status && known.message === wanted.message) return 0;
    const wait = (Date.parse(schema.metadata.creationTimestamp ?? "") || 0) + SETTLE_MS - clock.now();
    if (wait > 0 && schema.metadata.annotations?.[BOOTSTRAPPED] === undefined) return wait;
    const status = { conditions: withCondition(conditions, wanted, formatTime(clock.now())) };
    await wrote(writer.updateStatus(SCHEMAS, { ...schema, status }));
    return 0;
  };
  return {
    name: "api-priority-and-fairness-config-consumer",
    watches: [
      { resource: SCHEMAS, keys: (schema) => [keyOf(schema)] },
      { resource: LEVELS, keys: () => [ALL] },
    ],
    reconcile: async (_, name) => {
      const schemas =
        name === "" ? await readObjects<KubeObject>(store, SCHEMAS, "") : [await readObject(store, SCHEMAS, "", name)];
      const waits: number[] = [];
      for (const schema of schemas) waits.push(await look(schema));
      const wait = Math.max(0, ...waits);
      return wait > 0 ? wait : "done";
    },
  };
}

function danglingCondition(level: string, isThere: boolean): Condition {
  const reference = `This FlowSchema references the PriorityLevelConfiguration object named ${quote(level)}`;
  return isThere
    ? { type: DANGLING, status: "False", reason: "Found", message: `${reference} and it exists` }
    : { type: DANGLING, status: "True", reason: "NotFound", message: `${reference} but there is no such object` };
}
