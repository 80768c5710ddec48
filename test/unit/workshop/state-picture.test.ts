import { expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import type { Session } from "../../../src/workshop/session.ts";
import { stateOf } from "../../../src/workshop/state-picture.ts";

const OBJECT: KubeObject = { apiVersion: "v1", kind: "Any", metadata: { name: "any" } };

async function keysOf(...keys: string[]): Promise<string[]> {
  const pg = {
    settled: () => Promise.resolve(),
    state: () => Promise.resolve(new Map(keys.map((key) => [key, OBJECT]))),
    faults: { list: () => new Map() },
  };
  const session = { pg, world: () => undefined } as unknown as Session;
  return [...(await stateOf(session)).keys()];
}

it("the picture of a lesson's start leaves out what controllers add to a namespace seconds later", async () => {
  const kept = ["/registry/configmaps/a/settings", "/registry/serviceaccounts/a/example-server"];
  const added = ["/registry/configmaps/a/kube-root-ca.crt", "/registry/serviceaccounts/a/default"];
  expect(await keysOf(...kept, ...added)).toEqual(kept);
});
