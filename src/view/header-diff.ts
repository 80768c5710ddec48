import { type RequestTrace, headerPairs } from "../trace/index.ts";

export interface HeaderChange {
  readonly change: "added" | "dropped" | "changed" | "same";
  readonly name: string;
  /** Values on the client's leg and on the backend's, in order. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What the main apiserver made of the client's headers before it asked the backend; what changed comes first. */
export function headerDiff({ client, backend }: RequestTrace): HeaderChange[] {
  if (backend === undefined) return [];
  const before = grouped(client.headers);
  const after = grouped(backend.headers);
  const names = new Map([...before, ...after].map(([key, { name }]) => [key, name]));
  const changes = [...names].map(([key, name]): HeaderChange => {
    const left = before.get(key)?.values ?? [];
    const right = after.get(key)?.values ?? [];
    return { change: kind(left, right), name, before: left, after: right };
  });
  const order = ["dropped", "added", "changed", "same"];
  return changes.sort(
    (left, right) => order.indexOf(left.change) - order.indexOf(right.change) || (left.name < right.name ? -1 : 1),
  );
}

function grouped(lines: readonly string[]): Map<string, { name: string; values: string[] }> {
  const result = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headerPairs(lines)) {
    const key = name.toLowerCase();
    const known = result.get(key);
    if (known === undefined) result.set(key, { name, values: [value] });
    else known.values.push(value);
  }
  return result;
}

function kind(before: readonly string[], after: readonly string[]): HeaderChange["change"] {
  if (before.length === 0) return "added";
  if (after.length === 0) return "dropped";
  return before.length === after.length && before.every((value, index) => value === after[index]) ? "same" : "changed";
}
