import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

export interface Issued {
  readonly cert: string;
  readonly key: string;
}

export interface Wanted {
  readonly cn?: string;
  readonly organizations?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly isCa?: boolean;
  /** Extended key usages; absent for none. */
  readonly usages?: readonly ("clientAuth" | "serverAuth")[];
  readonly issuer?: Issued;
}

const NOW = Date.now();
let serial = 1;

/** Issues a certificate; self-signed without an issuer. */
export function issue({ cn, organizations = [], isCa = false, usages, issuer, ...dates }: Wanted): Issued {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const cert = forge.pki.createCertificate();
  cert.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  serial += 1;
  cert.serialNumber = `0${serial.toString(16)}`.slice(-2);
  cert.validity.notBefore = dates.notBefore ?? new Date(NOW - 3_600_000);
  cert.validity.notAfter = dates.notAfter ?? new Date(NOW + 3_600_000);
  const subject = [
    ...organizations.map((value) => ({ name: "organizationName", value })),
    ...(cn === undefined ? [] : [{ name: "commonName", value: cn }]),
  ];
  cert.setSubject(subject);
  cert.setIssuer(issuer === undefined ? subject : forge.pki.certificateFromPem(issuer.cert).subject.attributes);
  const extensions: object[] = [{ name: "basicConstraints", cA: isCa, critical: true }];
  if (usages !== undefined)
    extensions.push({ name: "extKeyUsage", ...Object.fromEntries(usages.map((usage) => [usage, true])) });
  cert.setExtensions(extensions);
  cert.sign(forge.pki.privateKeyFromPem(issuer?.key ?? pair.privateKey), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(cert), key: pair.privateKey };
}
