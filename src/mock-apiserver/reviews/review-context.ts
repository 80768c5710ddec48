import type { UserInfo } from "../../api/user.ts";
import type { Authorizer } from "../authorization/authorizer.ts";
import type { TokenAuthenticator } from "../token-authenticator.ts";

/** What a review may ask. */
export interface ReviewContext {
  /** Who asks. */
  readonly user: UserInfo;
  readonly authorizer: Authorizer;
  readonly tokens: TokenAuthenticator;
  /** RFC 3339. */
  readonly now: string;
}
