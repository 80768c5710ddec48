export { caBundle, DEFAULT_DIRECTORY, secretManifest, writeAuthority, writeServing } from "./certificate-files.ts";
export { createCa, issueCertificate, type ServingCertificate } from "./certificates.ts";
export { openEphemeralPki } from "./ephemeral-pki.ts";
