/** Definitions that are each wrong in one way, and what kube-apiserver 1.36 said of them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./recordings/${name}.json`, import.meta.url), "utf8"));
}

const recorded = [...(read("definitions") as readonly Recorded[]), ...(read("rules") as readonly Recorded[])];
const runs = read("rule-runs") as readonly RecordedRun[];

/** Objects that rules in CEL are run on. */
interface RecordedRun {
  readonly name: string;
  readonly steps: readonly {
    readonly method: "POST" | "PATCH";
    readonly path: string;
    readonly body: object;
    readonly type?: string;
    readonly status: number;
    readonly errors?: readonly Cause[];
    readonly warning?: string;
  }[];
}

interface Cause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** The server looks at properties in no order. */
function sorted(causes: readonly Cause[] = []): string[] {
  // The type of an object has a new name each time.
  const text = (message: string): string => message.replaceAll(/selfType\d+/g, "selfType");
  return causes.map(({ field, reason, message }) => `${reason} ${field}: ${text(message)}`).toSorted();
}

/** Fields have no order in Go. */
function warningsOf(header: string | readonly string[] | undefined): string[] {
  const lines = [header ?? []].flat().flatMap((line) => line.split(/, (?=299 - )/));
  return lines.toSorted();
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

/** A definition is served soon; how soon depends on what else the machine does. */
const SETTLED = { timeout: 15_000 };

describe("rules in CEL say what they say in kube-apiserver", () => {
  it.each(runs)("$name", async ({ steps }) => {
    const playground = await startPlayground();
    try {
      for (const { method, path, body, type, status, errors, warning } of steps) {
        const reply = await vi.waitFor(async () => {
          const client = playground.client();
          const headers = { "content-type": type ?? "application/json" };
          const found = await (method === "POST" ? client.post(path, body) : client.patch(path, body, headers));
          if (found.status === 404) throw new Error(`${path} is not there`);
          return found;
        }, SETTLED);
        const { details } = reply.json() as { readonly details?: { readonly causes: readonly Cause[] } };
        expect(reply.status).toBe(status);
        expect(sorted(details?.causes)).toEqual(sorted(errors));
        if (errors === undefined) expect(warningsOf(reply.headers["warning"])).toEqual(warningsOf(warning));
      }
    } finally {
      await playground.close();
    }
  });
});
