import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadClientConfig } from "../../../src/apiserver/delegated/client-config.ts";
import { renderKubeconfig } from "../../../src/pki/files/kubeconfig.ts";

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(path.join(tmpdir(), "client-config-"))));
afterAll(() => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

describe("a kubeconfig", () => {
  it("is read as the playground writes it, with a client certificate", async () => {
    const user = { name: "x", clientCert: { cert: "CERT", key: "KEY" } };
    const file = await write("admin", renderKubeconfig({ url: "https://127.0.0.1:6443", caPem: "CA", user }));
    expect(await loadClientConfig(file, {})).toMatchObject({
      server: "https://127.0.0.1:6443",
      ca: "CA",
      insecure: false,
      cert: "CERT",
      key: "KEY",
      token: undefined,
    });
  });

  it("may name files, relative to itself", async () => {
    await write("pki/ca.crt", "CA FILE");
    const file = await write(
      "files",
      JSON.stringify({
        "current-context": "c",
        contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
        clusters: [
          {
            name: "k",
            cluster: { server: "https://a/", "certificate-authority": "pki/ca.crt", "tls-server-name": "b" },
          },
        ],
        users: [{ name: "u", user: { tokenFile: "token" } }],
      }),
    );
    expect(await loadClientConfig(file, {})).toMatchObject({
      server: "https://a",
      ca: "CA FILE",
      serverName: "b",
      tokenFile: path.join(directory, "token"),
    });
  });

  it.each([
    ["[]", "is no kubeconfig"],
    ["{}", "has no current-context"],
    ["current-context: c", 'has no context "c"'],
    ["{current-context: c, contexts: [{name: c, context: {cluster: k}}]}", 'has no cluster "k"'],
  ])("%s is refused with its file's name", async (text, problem) => {
    const file = await write("bad", text);
    await expect(loadClientConfig(file, {})).rejects.toThrow(`${file}: ${problem}`);
  });
});

describe("without a kubeconfig", () => {
  it("the mounted service account is used, below POD_ROOT where mounts are not possible", async () => {
    const account = "root/var/run/secrets/kubernetes.io/serviceaccount";
    await write(`${account}/ca.crt`, "CLUSTER CA");
    const tokenFile = await write(`${account}/token`, "TOKEN");
    const env = {
      KUBERNETES_SERVICE_HOST: "::1",
      KUBERNETES_SERVICE_PORT: "443",
      POD_ROOT: path.join(directory, "root"),
    };
    expect(await loadClientConfig(undefined, env)).toMatchObject({
      server: "https://[::1]:443",
      ca: "CLUSTER CA",
      tokenFile,
    });
  });

  it("and outside of a pod it is said what is missing, in client-go's words", async () => {
    await expect(loadClientConfig(undefined, {})).rejects.toThrow(
      "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined",
    );
  });
});
