import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { writeEtcdCertificates } from "../../support/etcd-certificates.ts";
import { hasEtcd, startEtcd } from "../../support/etcd-server.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

describe.skipIf(!hasEtcd)("etcd over TLS (needs the program etcd)", () => {
  it("is reached with a client certificate, and not without", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "etcd-tls-"));
    const { server: tls, client } = await writeEtcdCertificates(directory);
    const own = { etcdCertfile: client.cert, etcdKeyfile: client.key };
    await using server = await startEtcd(tls);
    const options = { etcdServers: server.url, etcdCafile: client.ca, proxyPort: "off" } as const;
    await using playground = await startPlayground({ ...options, ...own });
    expect((await playground.client().post(CONFIG_MAPS, { metadata: { name: "safe" } })).status).toBe(201);
    await expect(startPlayground(options)).rejects.toThrow(/etcd at https:.* cannot be reached/);
    const missing = { ...own, etcdKeyfile: path.join(directory, "none") };
    await expect(startPlayground({ ...options, ...missing })).rejects.toThrow("--etcd-keyfile");
    await rm(directory, { recursive: true });
  });
});
