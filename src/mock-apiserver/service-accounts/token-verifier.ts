import { createPublicKey } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import {
  quoteList,
  CREDENTIAL_ID,
  type UserInfo,
  type KubeObject,
  fieldsAt,
  textAt,
} from "../../apimachinery/index.ts";
import { TokenRefusedError, type ServiceAccountVerifier } from "../../apiserver/index.ts";
import { serviceAccountGroups, serviceAccountUserName } from "./service-account-names.ts";
import { keyIdOf, TOKEN_ALGORITHM, type NamedReference, type ServiceAccountKey } from "./token-signer.ts";

/** go-jose's jwt.DefaultLeeway, in seconds. */
const LEEWAY = 60;
/** Longer ones are no tokens. */
const MAX_TOKEN_BYTES = 64 * 1024;

/** Finds objects that a token is bound to; undefined for those that are gone. */
export type FindObject = (
  resource: "serviceaccounts" | "pods" | "secrets" | "nodes",
  namespace: string,
  name: string,
) => Promise<KubeObject | undefined>;

export interface TokenVerifierOptions {
  readonly key: Pick<ServiceAccountKey, "publicKey">;
  readonly issuer: string;
  readonly find: FindObject;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Verifies what the signer issues, and that the service account and what the token is bound to are still there. */
export function createTokenVerifier({ key, issuer, find, now }: TokenVerifierOptions): ServiceAccountVerifier {
  const publicKey = createPublicKey(key.publicKey);
  const ownKid = keyIdOf(publicKey);
  return {
    async verify(token, audiences) {
      if (issuerOf(token) !== issuer) return undefined;
      const { kid = ownKid } = decodeProtectedHeader(token);
      if (kid !== ownKid) throw new TokenRefusedError("invalid signature, no keys found");
      const { payload, expired } = await readToken(token, publicKey, now());
      const held = audienceList(payload);
      const shared = held.filter((audience) => audiences.includes(audience));
      if (shared.length === 0)
        throw new TokenRefusedError(
          `token audiences ${quoteList(held)} is invalid for the target audiences ${quoteList(audiences)}`,
        );
      if (expired !== undefined) throw new TokenRefusedError(expired);
      return { user: await boundUser(payload, find), audiences: shared };
    },
  };
}

/** The issuer that a token claims; undefined when it is no JWT. */
function issuerOf(token: string): string | undefined {
  if (token.length > MAX_TOKEN_BYTES) return undefined;
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

interface ReadToken {
  readonly payload: JWTPayload;
  /** Why the time is wrong; looked at after the audiences, as kube-apiserver does. */
  readonly expired: string | undefined;
}

const TIME_PROBLEMS: Readonly<Record<string, string>> = {
  exp: "service account token has expired",
  nbf: "service account token is not valid yet",
};

async function readToken(
  token: string,
  publicKey: ReturnType<typeof createPublicKey>,
  nowMs: number,
): Promise<ReadToken> {
  const options = { algorithms: [TOKEN_ALGORITHM], clockTolerance: LEEWAY, currentDate: new Date(nowMs) };
  try {
    const { payload } = await jwtVerify(token, publicKey, options);
    return { payload, expired: undefined };
  } catch (error) {
    const isTime = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
    const problem = isTime ? TIME_PROBLEMS[error.claim] : undefined;
    if (isTime && problem !== undefined) return { payload: error.payload, expired: problem };
    throw new TokenRefusedError(
      error instanceof errors.JWSSignatureVerificationFailed
        ? "go-jose/go-jose: error in cryptographic primitive"
        : INVALID_CLAIMS,
      { cause: error },
    );
  }
}

const INVALID_CLAIMS = "service account token claims could not be validated due to unexpected validation result";

function audienceList({ aud }: JWTPayload): readonly string[] {
  return aud === undefined ? [] : typeof aud === "string" ? [aud] : aud;
}

function reference(claims: unknown, field: string): NamedReference | undefined {
  const name = textAt(claims, field, "name");
  return name === "" ? undefined : { name, uid: textAt(claims, field, "uid") };
}

/** k8s `pkg/serviceaccount/claims.go` validator.Validate. */
async function boundUser(payload: JWTPayload, find: FindObject): Promise<UserInfo> {
  const claims = fieldsAt(payload, "kubernetes.io");
  const namespace = textAt(claims, "namespace");
  const account = reference(claims, "serviceaccount");
  if (account === undefined || namespace === "") throw new TokenRefusedError(INVALID_CLAIMS);
  await checkAccount(namespace, account, find);
  const pod = reference(claims, "pod");
  const secret = reference(claims, "secret");
  const node = reference(claims, "node");
  if (secret !== undefined) await checkBound("secret", "secrets", namespace, secret, find);
  if (pod !== undefined) await checkBound("pod", "pods", namespace, pod, find);
  const extra: Record<string, string[]> = {};
  if (pod !== undefined) {
    extra["authentication.kubernetes.io/pod-name"] = [pod.name];
    extra["authentication.kubernetes.io/pod-uid"] = [pod.uid];
  }
  if (payload.jti !== undefined) extra[CREDENTIAL_ID] = [`JTI=${payload.jti}`];
  if (node !== undefined) {
    extra["authentication.kubernetes.io/node-name"] = [node.name];
    if (node.uid !== "") extra["authentication.kubernetes.io/node-uid"] = [node.uid];
  }
  return {
    name: serviceAccountUserName(namespace, account.name),
    uid: account.uid,
    groups: serviceAccountGroups(namespace),
    extra,
  };
}

async function checkAccount(namespace: string, { name, uid }: NamedReference, find: FindObject): Promise<void> {
  const found = await find("serviceaccounts", namespace, name);
  if (found === undefined) throw new TokenRefusedError(`serviceaccounts "${name}" not found`);
  if (found.metadata.deletionTimestamp !== undefined)
    throw new TokenRefusedError(`service account ${namespace}/${name} has been deleted`);
  if (found.metadata.uid !== uid)
    throw new TokenRefusedError(`service account UID (${found.metadata.uid ?? ""}) does not match claim (${uid})`);
}

async function checkBound(
  what: "pod" | "secret",
  resource: "pods" | "secrets",
  namespace: string,
  { name, uid }: NamedReference,
  find: FindObject,
): Promise<void> {
  const found = await find(resource, namespace, name);
  if (found === undefined) throw new TokenRefusedError("service account token has been invalidated");
  if (found.metadata.uid !== uid)
    throw new TokenRefusedError(
      `${what} UID (${found.metadata.uid ?? ""}) does not match service account ${what} ref claim (${uid})`,
    );
}
