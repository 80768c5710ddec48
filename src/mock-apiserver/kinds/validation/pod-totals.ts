import { at, listAt, printQuantity, textAt, type Quantity } from "../../../apimachinery/index.ts";
import { amount, isPodLevelResource } from "./resources.ts";
import { entriesOf } from "./vocabulary.ts";

/** What all containers of a Pod ask for together (component-helpers `resource/helpers.go`). */

export type Totals = Map<string, Quantity>;

function add(totals: Totals, name: string, quantity: Quantity): void {
  const before = totals.get(name);
  totals.set(name, before === undefined ? quantity : { ...before, nanos: before.nanos + quantity.nanos });
}

function raise(totals: Totals, name: string, quantity: Quantity): void {
  const before = totals.get(name);
  if (before === undefined || before.nanos < quantity.nanos) totals.set(name, quantity);
}

export function isSidecar(container: unknown): boolean {
  return textAt(container, "restartPolicy") === "Always";
}

export function podTotals(spec: unknown, what: "requests" | "limits"): Totals {
  const of = (container: unknown): [string, Quantity][] =>
    entriesOf(at(container, "resources", what)).map(([name, value]) => [name, amount(value)]);
  const totals: Totals = new Map();
  const [sidecars, starting]: [Totals, Totals] = [new Map(), new Map()];
  for (const container of listAt(spec, "containers"))
    for (const [name, quantity] of of(container)) add(totals, name, quantity);
  for (const container of listAt(spec, "initContainers")) {
    const own: Totals = new Map(of(container));
    if (isSidecar(container)) {
      for (const [name, quantity] of own) {
        add(totals, name, quantity);
        add(sidecars, name, quantity);
      }
      for (const [name, quantity] of sidecars) raise(starting, name, quantity);
    } else {
      for (const [name, quantity] of sidecars) add(own, name, quantity);
      for (const [name, quantity] of own) raise(starting, name, quantity);
    }
  }
  for (const [name, quantity] of starting) raise(totals, name, quantity);
  return totals;
}

/** Of all containers, or what the Pod says of itself. */
export function podUse(spec: unknown, what: "requests" | "limits"): Totals {
  const own = entriesOf(at(spec, "resources", what)).filter(([name]) => isPodLevelResource(name));
  return new Map([...podTotals(spec, what), ...own.map(([name, value]) => [name, amount(value)] as const)]);
}

export function printed(totals: Totals, name: string): string {
  return printQuantity(totals.get(name) ?? amount("0"));
}
