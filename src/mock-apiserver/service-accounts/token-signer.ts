import { createHash, createPublicKey, randomUUID, type KeyObject } from "node:crypto";
import { exportJWK, importPKCS8, SignJWT } from "jose";
import { serviceAccountUserName } from "./service-account-names.ts";

export const TOKEN_ALGORITHM = "RS256";

/** PEM: PKCS#8 and SPKI. */
export interface ServiceAccountKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** An object by which a claim names it. */
export interface NamedReference {
  readonly name: string;
  readonly uid: string;
}

/** The private claim `kubernetes.io` (k8s `pkg/serviceaccount/claims.go`). */
export interface BoundClaims {
  readonly namespace: string;
  readonly serviceaccount: NamedReference;
  readonly pod?: NamedReference;
  readonly secret?: NamedReference;
  readonly node?: NamedReference;
}

export interface TokenContent {
  readonly bound: BoundClaims;
  readonly audiences: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresIn: number;
  /** Tokens in Secrets have no id of their own (k8s `pkg/serviceaccount/legacy.go`). */
  readonly isUnnamed?: true;
}

export interface TokenSigner {
  readonly issuer: string;
  sign(content: TokenContent): Promise<string>;
}

/** The id by which a key set names a key: the hash of its SPKI (k8s `pkg/serviceaccount/jwt.go` keyIDFromPublicKey). */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");
}

/** Issues service account tokens as kube-apiserver does. */
export function createTokenSigner(key: ServiceAccountKey, issuer: string): TokenSigner {
  const kid = keyIdOf(createPublicKey(key.publicKey));
  let imported: ReturnType<typeof importPKCS8> | undefined;
  return {
    issuer,
    async sign({ bound, audiences, issuedAt, expiresIn, isUnnamed }) {
      imported ??= importPKCS8(key.privateKey, TOKEN_ALGORITHM);
      const token = new SignJWT({ aud: [...audiences], "kubernetes.io": bound })
        .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid })
        .setIssuer(issuer)
        .setSubject(serviceAccountUserName(bound.namespace, bound.serviceaccount.name))
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + expiresIn);
      return (isUnnamed === true ? token : token.setJti(randomUUID())).sign(await imported);
    },
  };
}

/** The key set that verifies the tokens (RFC 7517), as `/openid/v1/jwks` shows it. */
export async function keySet({ publicKey }: Pick<ServiceAccountKey, "publicKey">): Promise<{ keys: object[] }> {
  const key = createPublicKey(publicKey);
  const { kty, n, e } = await exportJWK(key);
  return { keys: [{ use: "sig", kty, kid: keyIdOf(key), alg: TOKEN_ALGORITHM, n, e }] };
}
