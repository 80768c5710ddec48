import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { layOut, type ContainerRequest } from "../../../src/kubelet/surroundings.ts";
import { createMemoryStore } from "../../../src/storage/index.ts";

function request(subPathExpr: string, value: string): ContainerRequest {
  const container = {
    name: "c",
    image: "i",
    env: [{ name: "PLACE", value }],
    volumeMounts: [{ name: "v", mountPath: "/h", subPathExpr }],
  };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", uid: "u" },
    spec: { containers: [container], volumes: [{ name: "v", emptyDir: {} }], automountServiceAccountToken: false },
  };
  return { pod, podIP: "127.0.0.1", container, image: {} } as unknown as ContainerRequest;
}

it("mounts the part of a volume that subPathExpr names, and nothing beside the volume", async () => {
  const workDirectory = await mkdtemp(path.join(tmpdir(), "sub-paths-"));
  const store = createMemoryStore();
  const sourceOf = async (expression: string, value: string): Promise<string | undefined> => {
    const paths = (): never => {
      throw new Error("no account is mounted");
    };
    const { files } = await layOut({ workDirectory, store }, request(expression, value), paths);
    return files.mounts[0]?.source;
  };
  try {
    expect(await sourceOf("$(PLACE)/x", "logs")).toBe(path.join(workDirectory, "pods/u/volumes/v/logs/x"));
    await expect(sourceOf("$(OTHER)", "logs")).rejects.toThrow("missing value for OTHER");
    await expect(sourceOf("$(Z)/$(A)/$(Z)", "logs")).rejects.toThrow("missing value for A, Z");
    await expect(sourceOf("$(PLACE)", "../../../x")).rejects.toThrow("subPath");
  } finally {
    await store.close();
    await rm(workDirectory, { recursive: true, force: true });
  }
});
