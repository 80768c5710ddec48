import { request } from "node:https";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import forge from "node-forge";
import { describe, expect, it, vi } from "vitest";
import { shareFront } from "../../support/front.ts";

const server = shareFront();
const REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const CLIENT = ["digital signature", "key encipherment", "client auth"];

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyPem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

function signingRequest(commonName: string, organization: string): string {
  const csr = forge.pki.createCertificationRequest();
  csr.publicKey = forge.pki.publicKeyFromPem(keys.publicKey.export({ type: "spki", format: "pem" }).toString());
  csr.setSubject([
    { name: "organizationName", value: organization },
    { name: "commonName", value: commonName },
  ]);
  csr.sign(forge.pki.privateKeyFromPem(keyPem), forge.md.sha256.create());
  return Buffer.from(forge.pki.certificationRequestToPem(csr)).toString("base64");
}

/** An ECDSA request of `O=system:nodes, CN=system:node:n` with a DNS name and an address. */
const SERVING = `-----BEGIN CERTIFICATE REQUEST-----
MIIBGzCBwgIBADAvMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFjAUBgNVBAMMDXN5
c3RlbTpub2RlOm4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR3DApus+ls5/Iw
dyvSNhbs+5LrHP+0OU8bq2jzLzDIXFMP34rxg1Z/UE+8+p/tYAW8oivbvCrPj9Vi
7vM2X202oDEwLwYJKoZIhvcNAQkOMSIwIDAeBgNVHREEFzAVgg1uLmV4YW1wbGUu
Y29thwQKAAABMAoGCCqGSM49BAMCA0gAMEUCIQDtpQEiMUeFYPZ1ZIUbsL/HK2pd
uW6KqRBtHLwrmsdAIgIgWg9xpJY2tNsyl133HEKZknNhUS/k+hjbQp78lkJqvl0=
-----END CERTIFICATE REQUEST-----
`;

async function ask(name: string, spec: { request: string; signerName: string; usages: string[] }): Promise<void> {
  const reply = await server.send({ method: "POST", path: REQUESTS, body: { metadata: { name }, spec } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
}

async function approve(name: string): Promise<void> {
  const { body } = await server.send({ path: `${REQUESTS}/${name}` });
  const conditions = [{ type: "Approved", status: "True", reason: "Test" }];
  const path = `${REQUESTS}/${name}/approval`;
  const reply = await server.send({ method: "PUT", path, body: { ...body, status: { conditions } } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}

/** The status, once it has what is waited for. */
async function status(name: string, has: string): Promise<Record<string, unknown>> {
  return vi.waitFor(
    async () => {
      const { body } = await server.send({ path: `${REQUESTS}/${name}` });
      const found = (body["status"] ?? {}) as Record<string, unknown>;
      expect(JSON.stringify(found)).toContain(has);
      return found;
    },
    { timeout: 20_000 },
  );
}

async function certificate(name: string): Promise<X509Certificate> {
  const { certificate: pem } = await status(name, '"certificate"');
  return new X509Certificate(Buffer.from(String(pem), "base64"));
}

describe("a certificate request", () => {
  it("becomes a client's certificate once it is approved", async () => {
    const csr = signingRequest("tester", "team");
    await ask("r", { request: csr, signerName: "kubernetes.io/kube-apiserver-client", usages: CLIENT });
    await approve("r");
    const cert = await certificate("r");
    const { playground } = server;
    expect(cert.verify(new X509Certificate(playground.ca).publicKey)).toBe(true);
    expect(cert.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect([cert.ca, cert.keyUsage]).toEqual([false, ["1.3.6.1.5.5.7.3.2"]]);
    const who = request(`${playground.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
      method: "POST",
      ca: playground.ca,
      cert: cert.toString(),
      key: keyPem,
      agent: false,
      headers: { "Content-Type": "application/json" },
    }).end("{}");
    const [response] = (await once(who, "response")) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    expect(JSON.parse(text)).toMatchObject({
      status: { userInfo: { username: "tester", groups: ["team", "system:authenticated"] } },
    });
  });

  it("keeps the names and the key that it asks for, of any algorithm", async () => {
    const spec = { signerName: "kubernetes.io/kubelet-serving", usages: ["digital signature", "server auth"] };
    await ask("r", { ...spec, request: Buffer.from(SERVING).toString("base64") });
    await approve("r");
    const cert = await certificate("r");
    expect(cert.subject).toBe("O=system:nodes\nCN=system:node:n");
    expect(cert.subjectAltName).toBe("DNS:n.example.com, IP Address:10.0.0.1");
    expect([cert.publicKey.asymmetricKeyType, cert.keyUsage]).toEqual(["ec", ["1.3.6.1.5.5.7.3.1"]]);
  });

  it("fails where its signer does not grant what it asks for", async () => {
    const spec = { signerName: "kubernetes.io/kube-apiserver-client-kubelet", usages: CLIENT };
    await ask("r", { ...spec, request: signingRequest("bob", "team") });
    await approve("r");
    const { conditions } = await status("r", "Failed");
    expect(conditions).toEqual([
      expect.objectContaining({ type: "Approved" }),
      expect.objectContaining({
        type: "Failed",
        reason: "SignerValidationFailure",
        message: "subject organization is not system:nodes",
      }),
    ]);
  });

  it("of a kubelet is approved by the right of who asks", async () => {
    const spec = { signerName: "kubernetes.io/kube-apiserver-client-kubelet", usages: CLIENT };
    await ask("r", { ...spec, request: signingRequest("system:node:n", "system:nodes") });
    const { conditions } = await status("r", '"certificate"');
    const message = "Auto approving kubelet client certificate after SubjectAccessReview.";
    expect(conditions).toEqual([expect.objectContaining({ type: "Approved", reason: "AutoApproved", message })]);
  });
});
