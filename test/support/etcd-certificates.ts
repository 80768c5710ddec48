import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createAuthority, issueClient, issueServing } from "../../src/pki/issue/certificate-authority.ts";
import type { EtcdFiles } from "./etcd-server.ts";

/** Files of one CA: etcd's own, and those of a client of it. */
export async function writeEtcdCertificates(directory: string): Promise<{ server: EtcdFiles; client: EtcdFiles }> {
  await mkdir(directory, { recursive: true });
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(directory, name), text);
    return path.join(directory, name);
  };
  const now = Date.now();
  const authority = await createAuthority("etcd-ca", now);
  const names = { commonName: "etcd", dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"], now };
  const serving = await issueServing(authority, names);
  const client = await issueClient(authority, { user: "main", groups: [], now });
  const ca = await file("ca.crt", authority.cert);
  return {
    server: { ca, cert: await file("etcd.crt", serving.cert), key: await file("etcd.key", serving.key) },
    client: { ca, cert: await file("main.crt", client.cert), key: await file("main.key", client.key) },
  };
}
