import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

const NAME = "v1alpha1.extensions.example.com";
const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";
const HELLO = {
  apiVersion: "extensions.example.com/v1alpha1",
  kind: "Greeting",
  metadata: { name: "hello" },
  spec: { text: "world", language: "zh" },
};
const START_MS = 30_000;

function example(name: string): string {
  return fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
}

/** The manifests that the script writes for a Service. */
async function certificates(service: string, namespace: string): Promise<string> {
  const { stdout } = await promisify(execFile)(example("certificates.sh"), [service, namespace]);
  return stdout;
}

describe.each([
  ["x", "keeps its objects in the main apiserver's store", true],
  ["y", "keeps its objects to itself", false],
])("the deployment of extension server %s", (letter, claim, isShared) => {
  let directory: string;
  let playground: Playground;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "greetings-deployment-"));
    playground = await startPlayground({ dataDir: directory, saveState: true });
    await playground.apply(await readFile(example(`greetings/greetings-${letter}.yaml`), "utf8"));
    if (isShared) await playground.apply(await certificates("greetings-server", "greetings-x"));
    await playground.waitFor(NAME, "Available", START_MS);
  }, START_MS);
  afterAll(async () => {
    await playground.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("serves a user with the role edit", async () => {
    await playground.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "alice-edits", namespace: "default" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "alice" }],
    });
    await playground.settled();
    const alice = playground.client("alice");
    expect((await alice.post(GREETINGS, HELLO)).status).toBe(201);
    expect((await alice.get(`${GREETINGS}/hello/text`)).text).toBe("你好，world！\n");
    expect((await alice.post(`${GREETINGS}/hello/say`, "")).json()).toMatchObject({ status: { askedBy: "alice" } });
  });

  it(claim, async () => {
    await playground.close();
    const lines = (await readFile(path.join(directory, "state.json"), "utf8")).trimEnd().split("\n");
    const keys = lines
      .map((line) => (JSON.parse(line) as [string, number, { put?: string }])[2].put)
      .filter((key) => key?.includes("/greetings/default/") === true);
    expect([...new Set(keys)]).toEqual(isShared ? ["/registry/extensions.example.com/greetings/default/hello"] : []);
  });
});
