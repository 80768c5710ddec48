import { asFields, listAt, textAt, type KubeObject } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import type { CertificateParts } from "../controllers/index.ts";
import type { Authorizer } from "../mock-apiserver/index.ts";
import { issueRequested, readSigningRequest, type KeyPair } from "../pki/index.ts";

/** k8s `pkg/controller/certificates/authority/policies.go`: what the usages are called in a certificate. */
const KEY_USAGES: Readonly<Record<string, string>> = {
  signing: "digitalSignature",
  "digital signature": "digitalSignature",
  "content commitment": "nonRepudiation",
  "key encipherment": "keyEncipherment",
  "key agreement": "keyAgreement",
  "data encipherment": "dataEncipherment",
  "cert sign": "keyCertSign",
  "crl sign": "cRLSign",
  "encipher only": "encipherOnly",
  "decipher only": "decipherOnly",
};
const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  any: "2.5.29.37.0",
  "server auth": "serverAuth",
  "client auth": "clientAuth",
  "code signing": "codeSigning",
  "email protection": "emailProtection",
  "s/mime": "emailProtection",
  "ipsec end system": "1.3.6.1.5.5.7.3.5",
  "ipsec tunnel": "1.3.6.1.5.5.7.3.6",
  "ipsec user": "1.3.6.1.5.5.7.3.7",
  timestamping: "timeStamping",
  "ocsp signing": "1.3.6.1.5.5.7.3.9",
  "microsoft sgc": "1.3.6.1.4.1.311.10.3.3",
  "netscape sgc": "2.16.840.1.113730.4.1",
};

function named(usages: readonly string[], table: Readonly<Record<string, string>>): string[] {
  return [...new Set(usages.flatMap((usage) => table[usage] ?? []))];
}

function requesterOf({ spec }: KubeObject): Parameters<Authorizer["authorize"]>[0]["user"] {
  const extra = Object.entries(asFields(asFields(spec)["extra"])).map(([name, values]): [string, string[]] => [
    name,
    Array.isArray(values) ? values.map(String) : [],
  ]);
  return {
    name: textAt(spec, "username"),
    uid: textAt(spec, "uid"),
    groups: listAt(spec, "groups").map(String),
    extra: Object.fromEntries(extra),
  };
}

/** What the controller of certificate requests works with. */
export function createCertificateParts(
  ca: KeyPair,
  authorizer: Authorizer,
  service: ResourceService,
): CertificateParts {
  const resource = { group: "certificates.k8s.io", resource: "certificatesigningrequests" };
  const approval = service.kinds
    .find(resource.group, resource.resource)
    ?.subresources.find(({ name }) => name === "approval");
  return {
    read(pem) {
      const names = readSigningRequest(pem);
      return {
        names,
        sign: (usages, validity) =>
          issueRequested(ca, {
            request: names,
            keyUsages: named(usages, KEY_USAGES),
            extendedUsages: named(usages, EXTENDED_USAGES),
            ...validity,
          }),
      };
    },
    mayCreate: (request, subresource) =>
      authorizer.authorize({
        user: requesterOf(request),
        verb: "create",
        isResourceRequest: true,
        apiGroup: resource.group,
        apiVersion: "*",
        resource: resource.resource,
        subresource,
        namespace: "",
        name: "",
        path: "",
      }).allowed,
    approve: (request) =>
      approval === undefined
        ? Promise.resolve()
        : service.update(resource, request, { part: approval, name: request.metadata.name ?? "" }),
  };
}
