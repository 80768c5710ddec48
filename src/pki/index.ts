/** Certificates: issuing them, and judging them as Go does. */
export { renderKubeconfig } from "./files/kubeconfig.ts";
export { directoryError, openPrivateDirectory, writePrivateFile } from "./files/private-files.ts";
export { createAuthority, issueRequested, issueServing, splitHosts } from "./issue/certificate-authority.ts";
export { createEphemeralPki, openPki, type PkiOptions, type PlaygroundPki } from "./issue/playground-pki.ts";
export { readCertificate, type CertificateFacts } from "./verify/certificate-facts.ts";
export {
  buildChains,
  createPool,
  expiredProblem,
  rfc3339,
  type CertificatePool,
  validityProblem,
} from "./verify/chain-building.ts";
export { createPeerVerifier, describePeer, parseBundle, type PeerVerifier } from "./verify/peer-verification.ts";
export { certificatesOf } from "./verify/pem-blocks.ts";
export type { KeyPair } from "./issue/certificate-options.ts";
export { readSigningRequest, signingRequestProblem } from "./verify/signing-request.ts";
