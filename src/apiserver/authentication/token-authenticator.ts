import { withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";
import type { TokenFile } from "./token-file.ts";

/** apiserver `request/bearertoken`: what is said of a token that nobody knows. */
const INVALID_TOKEN = "invalid bearer token";

/** A service account's token that is to be refused; the message is Kubernetes' own. */
export class TokenRefusedError extends Error {
  override readonly name = "TokenRefusedError";
}

export interface VerifiedServiceAccount {
  readonly user: UserInfo;
  /** Those of the token that were asked for. */
  readonly audiences: readonly string[];
}

export interface ServiceAccountVerifier {
  /**
   * Undefined when the token is none of this issuer's.
   * @throws TokenRefusedError
   */
  verify(token: string, audiences: readonly string[]): Promise<VerifiedServiceAccount | undefined>;
}

export type TokenVerdict =
  | {
      readonly ok: true;
      readonly source: "static" | "service-account";
      readonly user: UserInfo;
      readonly audiences: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

export interface TokenAuthenticator {
  /** Audiences that a token must be good for: those of the API, unless a review asks for others. */
  readonly apiAudiences: readonly string[];
  authenticate(token: string, audiences?: readonly string[]): TokenVerdict | Promise<TokenVerdict>;
}

export interface TokenAuthenticatorOptions {
  readonly tokens: TokenFile;
  readonly apiAudiences: readonly string[];
  readonly serviceAccounts?: ServiceAccountVerifier;
}

/** The static token file, then service accounts (k8s `pkg/kubeapiserver/authenticator/config.go`). */
export function createTokenAuthenticator(options: TokenAuthenticatorOptions): TokenAuthenticator {
  const { tokens, apiAudiences, serviceAccounts } = options;
  return {
    apiAudiences,
    authenticate(token, audiences = apiAudiences) {
      const user = tokens.lookup(token);
      // Static tokens know of no audience: they are good for the API's own (`authenticator/audagnostic.go`).
      const shared = apiAudiences.filter((audience) => audiences.includes(audience));
      if (user !== undefined && shared.length > 0) return { ok: true, source: "static", user, audiences: shared };
      if (serviceAccounts === undefined) return { ok: false, problem: INVALID_TOKEN };
      return askServiceAccounts(serviceAccounts, token, audiences);
    },
  };
}

async function askServiceAccounts(
  serviceAccounts: ServiceAccountVerifier,
  token: string,
  audiences: readonly string[],
): Promise<TokenVerdict> {
  try {
    const verified = await serviceAccounts.verify(token, audiences);
    if (verified === undefined) return { ok: false, problem: INVALID_TOKEN };
    return { ...verified, ok: true, source: "service-account", user: withAuthenticatedGroup(verified.user) };
  } catch (error) {
    if (!(error instanceof TokenRefusedError)) throw error;
    return { ok: false, problem: `[${INVALID_TOKEN}, ${error.message}]` };
  }
}
