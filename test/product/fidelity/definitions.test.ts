/** Definitions that are each wrong in one way, and what kube-apiserver 1.36 said of them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

interface Recorded {
  readonly name: string;
  readonly definition: object;
  /** Absent where it was accepted. */
  readonly errors?: readonly Cause[];
  readonly warning?: string;
}

/** A dump of the whole value, in which Go tells an empty map from none. */
const DUMPS: ReadonlySet<string> = new Set(["def/two storage"]);

const file = new URL("./recordings/definitions.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as readonly Recorded[];

interface Cause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** The server looks at properties in no order. */
function sorted(causes: readonly Cause[] = []): string[] {
  return causes.map(({ field, reason, message }) => `${reason} ${field}: ${message}`).toSorted();
}

describe("a CustomResourceDefinition is judged as kube-apiserver does", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.close());

  it.each(recorded.filter(({ name }) => !DUMPS.has(name)))("$name", async ({ definition, errors, warning }) => {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All";
    const reply = await playground.client().post(path, definition);
    const { details } = reply.json() as { readonly details?: { readonly causes: readonly Cause[] } };
    expect(reply.status).toBe(errors === undefined ? 201 : 422);
    expect(sorted(details?.causes)).toEqual(sorted(errors));
    expect(reply.headers["warning"]).toBe(warning);
  });
});
