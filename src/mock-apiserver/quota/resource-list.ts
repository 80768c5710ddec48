import { asFields, printQuantity, type Quantity } from "../../apimachinery/index.ts";
import { amount } from "../kinds/validation/index.ts";

/** Amounts by the name of their resource (apiserver `pkg/quota/v1/resources.go`). */
export type ResourceList = ReadonlyMap<string, Quantity>;

export const ZERO: Quantity = { nanos: 0n, form: "decimal" };

export function count(value: number): Quantity {
  return amount(value);
}

export function readList(value: unknown): ResourceList {
  return new Map(Object.entries(asFields(value)).map(([name, text]) => [name, amount(text)]));
}

export function writeList(list: ResourceList): Record<string, string> {
  return Object.fromEntries([...list].map(([name, quantity]) => [name, printQuantity(quantity)]));
}

/** Nothing has no form of its own: what is added gives it one. */
function sum(left: Quantity, right: Quantity): Quantity {
  return { nanos: left.nanos + right.nanos, form: left.nanos === 0n ? right.form : left.form };
}

export function add(left: ResourceList, right: ResourceList): ResourceList {
  const result = new Map(left);
  for (const [name, quantity] of right) {
    const before = result.get(name);
    result.set(name, before === undefined ? quantity : sum(before, quantity));
  }
  return result;
}

/** What is more than before; nothing is less than nothing. */
export function increase(now: ResourceList, before: ResourceList): ResourceList {
  const result = new Map<string, Quantity>([...before.keys()].map((name) => [name, ZERO]));
  for (const [name, quantity] of now) {
    const nanos = quantity.nanos - (before.get(name)?.nanos ?? 0n);
    result.set(name, nanos > 0n ? { ...quantity, nanos } : ZERO);
  }
  return result;
}

export function mask(list: ResourceList, names: Iterable<string>): ResourceList {
  const wanted = new Set(names);
  return new Map([...list].filter(([name]) => wanted.has(name)));
}

export function withoutZeros(list: ResourceList): ResourceList {
  return new Map([...list].filter(([, { nanos }]) => nanos !== 0n));
}

/** The names of which more is wanted than there may be. */
export function exceeding(wanted: ResourceList, most: ResourceList): string[] {
  return [...most].filter(([name, { nanos }]) => (wanted.get(name)?.nanos ?? nanos) > nanos).map(([name]) => name);
}

export function printList(list: ResourceList): string {
  return [...list]
    .map(([name, quantity]) => `${name}=${printQuantity(quantity)}`)
    .toSorted()
    .join(",");
}
