/** The state of version 0.1.0: one JSON document, `{"format":"aggregation-playground/state-v1","revision":...,"items":[...]}`. */
import { asFields, toJson, parseJson } from "../../apimachinery/index.ts";
import { objectProblem } from "./log-record.ts";
import type { StoredObject } from "../object-store.ts";
import type { Damage, Restored } from "./restored.ts";

export const OLD_FORMAT = "aggregation-playground/state-v1";

/** How every such file begins. */
export const OLD_BEGINNING = `{"format":"${OLD_FORMAT}"`;

/** What can be read of it; the rest is damage, item by item. Undefined when it is not JSON as a whole. */
export function readOldState(text: string): Restored | undefined {
  let state: unknown;
  try {
    state = parseJson(text);
  } catch {
    return undefined;
  }
  const { revision, items } = asFields(state);
  if (!Array.isArray(items)) return undefined;
  const good = new Map<string, StoredObject>();
  const damage: Damage[] = [];
  let latest = isRevision(revision) ? revision : 1;
  for (const [index, item] of items.entries()) {
    const why = itemProblem(item);
    const { key } = asFields(item);
    if (why !== undefined) {
      const content = Buffer.from(toJson(item));
      damage.push({ where: `item ${index + 1}`, ...(typeof key === "string" ? { key } : {}), why, content });
      continue;
    }
    const stored = item as StoredObject;
    good.set(stored.key, stored);
    latest = Math.max(latest, stored.revision);
  }
  return { items: good, revision: latest, damage };
}

function itemProblem(item: unknown): string | undefined {
  const { key, object, revision } = asFields(item);
  if (typeof key !== "string" || key === "") return "it has no key";
  if (!isRevision(revision)) return "its revision is no whole number above 0";
  return objectProblem(object);
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
