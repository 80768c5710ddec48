import type { UserInfo } from "../../apimachinery/index.ts";
import type { TokenAuthenticator } from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";

/** What a review may ask. */
export interface ReviewContext {
  /** Who asks. */
  readonly user: UserInfo;
  readonly authorizer: Authorizer;
  readonly tokens: TokenAuthenticator;
  /** RFC 3339. */
  readonly now: string;
}
