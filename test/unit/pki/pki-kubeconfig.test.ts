import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderKubeconfig } from "../../../src/pki/files/kubeconfig.ts";
import { writePrivateFile } from "../../../src/pki/files/private-files.ts";
import { KUBECTL, hasKubectl } from "../../support/programs.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const url = "https://127.0.0.1:6443";
const caPem = "-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n".repeat(20);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kubeconfig-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("a kubeconfig", () => {
  it("holds all data inline", () => {
    const user = { name: "kubernetes-admin", clientCert: { key: "KEY", cert: "CERT" } };
    expect(parse(renderKubeconfig({ url, caPem, user, namespace: "demo" }))).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "aggregation-playground", cluster: { server: url, "certificate-authority-data": base64(caPem) } },
      ],
      users: [
        {
          name: "kubernetes-admin",
          user: { "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY") },
        },
      ],
      contexts: [
        {
          name: "kubernetes-admin@aggregation-playground",
          context: { cluster: "aggregation-playground", user: "kubernetes-admin", namespace: "demo" },
        },
      ],
      "current-context": "kubernetes-admin@aggregation-playground",
    });
  });

  it("keeps names that YAML would take for something else", () => {
    const config = parse(renderKubeconfig({ url, caPem, user: { name: "true: #x", token: "007" }, clusterName: "no" }));
    expect(config.users).toEqual([{ name: "true: #x", user: { token: "007" } }]);
    expect(config.clusters[0].name).toBe("no");
  });

  it.skipIf(!hasKubectl())("is read by kubectl", async () => {
    const file = join(directory, "config");
    await writePrivateFile(
      file,
      renderKubeconfig({ url, caPem, user: { name: "bob", token: "secret" }, namespace: "ns" }),
    );
    const { stdout } = spawnSync(KUBECTL, ["--kubeconfig", file, "config", "view", "--minify", "-o", "json"], {
      encoding: "utf8",
    });
    const config = JSON.parse(stdout);
    expect(config.contexts[0].context).toEqual({ cluster: "aggregation-playground", user: "bob", namespace: "ns" });
    expect(config.clusters[0].cluster.server).toBe(url);
  });
});
