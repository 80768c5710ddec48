/**
 * Objects of every stored kind that fit their schema and are otherwise as somebody may write them. Whether a server takes them
 * or not is its matter; that it goes on serving, and starts again with what it took, is what is tested.
 * RANDOM_OBJECTS says how many of a kind (default 1), RANDOM_SEED repeats a run.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground, type PlaygroundEvent } from "../../../src/index.ts";
import {
  createMended,
  randomObjects,
  storedKinds,
  type Answer,
  type RandomObject,
} from "../../support/random-objects.ts";

const COUNT = Number(process.env["RANDOM_OBJECTS"] ?? 1);
const SEED = Number(process.env["RANDOM_SEED"] ?? 1);

/** What does not hang ends long before, on a busy machine too. */
const LIMIT_MS = 300_000 + COUNT * 300_000;

let directory: string;
let playground: Playground;
const events: PlaygroundEvent[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown): void => void unhandled.push(error);

async function start(): Promise<Playground> {
  const onEvent = (event: PlaygroundEvent): void => void events.push(event);
  return startPlayground({ dataDir: directory, saveState: true, drainMs: 0, onEvent });
}

beforeAll(async () => {
  process.on("uncaughtExceptionMonitor", onUnhandled);
  directory = await mkdtemp(path.join(tmpdir(), "random-objects-"));
  playground = await start();
}, LIMIT_MS);
afterAll(async () => {
  await playground.close();
  process.removeListener("uncaughtExceptionMonitor", onUnhandled);
  await rm(directory, { recursive: true, force: true });
}, LIMIT_MS);

async function ask(method: string, target: string, body?: unknown, accept = "application/json"): Promise<Answer> {
  const headers = {
    "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    Accept: accept,
  };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const reply = await fetch(`${playground.proxyUrl}${target}`, init);
  return { status: reply.status, text: await reply.text() };
}

function pathOf({ facts: { group, version, resource, namespaced } }: RandomObject): string {
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${base}${namespaced ? "/namespaces/default" : ""}/${resource}`;
}

/** What was answered, where that says that the server could not cope. */
function failure(what: string, { status, text }: Answer): string[] {
  return status === 500 || status === 0 ? [`${what}: ${status} ${text.slice(0, 300)}`] : [];
}

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

/** Creates an object, and asks for it in every way that works with its fields. */
async function tryOut(random: RandomObject): Promise<string[]> {
  const base = pathOf(random);
  const created = await createMended(random, (object) => ask("POST", base, object));
  const { kind } = random.facts;
  const found = failure(`create ${kind}`, created);
  found.push(...failure(`table of ${kind}`, await ask("GET", base, undefined, TABLE)));
  if (created.status !== 201) return found;
  taken.add(kind);
  const { metadata } = JSON.parse(created.text) as { metadata: { name: string } };
  const own = `${base}/${metadata.name}`;
  const patch = { metadata: { labels: { touched: "yes" } } };
  found.push(...failure(`patch ${kind}`, await ask("PATCH", own, patch)));
  return found;
}

const taken = new Set<string>();

describe(`random objects of every kind (${COUNT} of each, seed ${SEED})`, () => {
  it(
    "end nothing, whatever is in them",
    async () => {
      const failures: string[] = [];
      for (const facts of storedKinds())
        for (const random of randomObjects(facts, SEED, COUNT)) failures.push(...(await tryOut(random)));
      // Else this would be a test of what is refused.
      expect(taken.size).toBeGreaterThan(30);
      expect(failures).toEqual([]);
      expect(events.filter(({ level }) => level === "error")).toEqual([]);
      expect(unhandled).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "keep nothing from starting again",
    async () => {
      await playground.close();
      events.splice(0);
      playground = await start();
      expect(await ask("GET", "/livez")).toMatchObject({ status: 200 });
      const failures: string[] = [];
      for (const facts of storedKinds())
        failures.push(...failure(facts.kind, await ask("GET", pathOf({ facts, object: { metadata: {} } }))));
      expect(failures).toEqual([]);
      expect(events.filter(({ level }) => level === "error")).toEqual([]);
      expect(unhandled).toEqual([]);
    },
    LIMIT_MS,
  );
});
