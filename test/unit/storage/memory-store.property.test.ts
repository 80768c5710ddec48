import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import {
  KeyExistsError,
  KeyNotFoundError,
  RevisionConflictError,
  type StoreEvent,
} from "../../../src/storage/object-store.ts";

const PREFIXES = ["/r/a/", "/r/b/", "/r/a"];
const key = fc.constantFrom("/r/a/x", "/r/a/y", "/r/a/\uff5e", "/r/a/\u{1f600}", "/r/b/x", "/r/ab/x");

type Step =
  | { readonly do: "create" | "delete"; readonly key: string }
  | { readonly do: "update"; readonly key: string; readonly isStale: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("create" as const, "delete" as const), key }),
  fc.record({ do: fc.constant("update" as const), key, isStale: fc.boolean() }),
);

function object(label: number): KubeObject {
  return { apiVersion: "v1", kind: "X", metadata: { name: "n", labels: { step: String(label) } } };
}

interface Entry {
  readonly label: string;
  readonly revision: number;
}

/** The store as a plain map, with a copy of it for every revision. */
class Model {
  revision = 2;
  current = new Map<string, Entry>();
  readonly past = new Map<number, ReadonlyMap<string, Entry>>([[2, new Map()]]);
  readonly events: string[] = [];

  write(type: StoreEvent["type"], name: string, label: string): void {
    this.revision += 1;
    this.current = new Map(this.current);
    if (type === "DELETED") this.current.delete(name);
    else this.current.set(name, { label, revision: this.revision });
    this.past.set(this.revision, this.current);
    this.events.push(`${this.revision} ${type} ${name} ${label}`);
  }

  list(prefix: string, revision = this.revision): string[] {
    const state = this.past.get(revision) ?? new Map<string, Entry>();
    return [...state]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => `${name} ${entry.label} ${entry.revision}`);
  }
}

function show(event: StoreEvent): string {
  expect(event.object.metadata.resourceVersion).toBe(String(event.revision));
  return `${event.revision} ${event.type} ${event.key} ${event.object.metadata.labels?.["step"] ?? ""}`;
}

const shownKey = (text: string): string => text.split(" ")[2] ?? "";

async function apply(store: ReturnType<typeof createMemoryStore>, model: Model, at: number, next: Step): Promise<void> {
  const known = model.current.get(next.key);
  if (next.do === "create") {
    const made = store.create(next.key, object(at));
    if (known !== undefined) return expect(made).rejects.toBeInstanceOf(KeyExistsError);
    model.write("ADDED", next.key, String(at));
    expect((await made).revision).toBe(model.revision);
  } else if (known === undefined) {
    const failed = next.do === "delete" ? store.delete(next.key) : store.update(next.key, object(at), 1);
    await expect(failed).rejects.toBeInstanceOf(KeyNotFoundError);
  } else if (next.do === "delete") {
    expect((await store.delete(next.key, known.revision)).revision).toBe(known.revision);
    model.write("DELETED", next.key, known.label);
  } else if ("isStale" in next && next.isStale) {
    await expect(store.update(next.key, object(at), known.revision - 1)).rejects.toBeInstanceOf(RevisionConflictError);
  } else {
    await store.update(next.key, object(at), known.revision);
    model.write("MODIFIED", next.key, String(at));
  }
}

describe("the memory store", () => {
  it("does what a plain map does: writes, lists of now and of then, pages and watches", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.nat(25),
        fc.integer({ min: 1, max: 3 }),
        async (steps, from, limit) => {
          const store = createMemoryStore();
          const model = new Model();
          const live = PREFIXES.map(() => [] as string[]);
          for (const [index, prefix] of PREFIXES.entries())
            store.watch(prefix, { onEvent: (event) => live[index]?.push(show(event)) });
          for (const [at, next] of steps.entries()) await apply(store, model, at, next);

          expect(await store.currentRevision()).toBe(model.revision);
          for (const [index, prefix] of PREFIXES.entries()) {
            const events = model.events.filter((event) => shownKey(event).startsWith(prefix));
            expect(live[index]).toEqual(events);
            const start = Math.min(2 + from, model.revision);
            const late: string[] = [];
            store.watch(prefix, { fromRevision: start, onEvent: (event) => late.push(show(event)) });
            expect(late).toEqual(events.filter((event) => Number(event.split(" ")[0]) > start));
            for (const revision of model.past.keys())
              expect(await pages(store, prefix, limit, revision)).toEqual(model.list(prefix, revision));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** The list of a revision, read page by page. */
async function pages(
  store: ReturnType<typeof createMemoryStore>,
  prefix: string,
  limit: number,
  revision: number,
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.list(prefix, { limit, revision, ...(after === undefined ? {} : { after }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    expect(page.revision).toBe(revision);
    for (const item of page.items)
      found.push(`${item.key} ${item.object.metadata.labels?.["step"] ?? ""} ${item.revision}`);
    if (!page.more) return found;
    expect(page.remaining).toBeGreaterThan(0);
    after = page.items.at(-1)?.key;
  }
}
