import type { UserInfo } from "../../apimachinery/user.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { TokenAuthenticator } from "../../apiserver/authentication/token-authenticator.ts";

/** What a review may ask. */
export interface ReviewContext {
  /** Who asks. */
  readonly user: UserInfo;
  readonly authorizer: Authorizer;
  readonly tokens: TokenAuthenticator;
  /** RFC 3339. */
  readonly now: string;
}
