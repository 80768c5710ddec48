import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { shareFront } from "../../support/front.ts";

/** A field by its path, what it is set to (nothing: it is left out), and what a kube-apiserver 1.36 said of that. */
type Refusal = readonly [path: string, value: unknown, message: string] | readonly [path: string, message: string];

interface Recorded {
  readonly path: string;
  readonly body: KubeObject;
  readonly create: readonly Refusal[];
  readonly update: readonly Refusal[];
}

const file = new URL("recordings/kind-rules.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded[];

function broken(body: KubeObject, refusal: Refusal): KubeObject {
  const copy = structuredClone(body);
  const steps = refusal[0].split("/");
  const last = steps.pop() ?? "";
  let holder = copy as unknown as Record<string, unknown>;
  for (const step of steps) holder = holder[step] as Record<string, unknown>;
  if (refusal.length === 3) holder[last] = refusal[1];
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

describe("a real kube-apiserver 1.36 says the same of a broken field", () => {
  const server = shareFront();

  async function problem(method: string, path: string, body: KubeObject): Promise<string> {
    const { body: status } = await server.send({ method, path: `${path}?dryRun=All`, body });
    return String(status["message"]).replace(/^.*? is invalid: /s, "");
  }

  /** Of the object as it is now: a controller may write it meanwhile. */
  async function changed(path: string, wanted: KubeObject): Promise<string> {
    const { body: current } = await server.send({ path });
    const { resourceVersion = "" } = current.metadata;
    const text = await problem("PUT", path, { ...wanted, metadata: { ...wanted.metadata, resourceVersion } });
    return text.includes("the object has been modified") ? changed(path, wanted) : text;
  }

  it.each(recorded.map((one): [string, Recorded] => [`${one.path} ${one.body.metadata.name ?? ""}`, one]))(
    "%s",
    async (_title, { path, body, create, update }) => {
      const found: string[] = [];
      const expected: string[] = [];
      const compare = async (refusal: Refusal, actual: Promise<string>): Promise<void> => {
        const text = await actual;
        if (text === refusal.at(-1)) return;
        found.push(`${refusal[0]}: ${text}`);
        expected.push(`${refusal[0]}: ${String(refusal.at(-1))}`);
      };
      await Promise.all(create.map((refusal) => compare(refusal, problem("POST", path, broken(body, refusal)))));
      const { status, body: made } = await server.send({ method: "POST", path, body });
      expect(status).toBe(201);
      const one = `${path}/${made.metadata.name ?? ""}`;
      await Promise.all(
        update.map((refusal) => {
          const wanted = broken(body, refusal);
          return compare(refusal, changed(one, wanted));
        }),
      );
      expect(found).toEqual(expected);
    },
  );
});
