import type { ExtensionResource } from "../../../apiserver/index.ts";
import type { RegisterOptions } from "../registration.ts";

export interface ExtensionOptions extends Omit<
  RegisterOptions,
  "url" | "port" | "handler" | "fetch" | "resources" | "caBundle"
> {
  /** By plural, e.g. `widgets`. */
  readonly resources: Readonly<Record<string, ExtensionResource>>;
  /**
   * `delegated` (the default): users other than those of system:masters are allowed what a SubjectAccessReview of the
   * main apiserver allows, as Go's library does it. `none`: whoever is authenticated may do everything.
   */
  readonly authorization?: "delegated" | "none";
  /** Answers before the server itself does, e.g. to break it on purpose; true when it has answered. Default: none. */
  readonly intercept?: RegisterOptionsIntercept;
}

type RegisterOptionsIntercept = (
  ...args: Parameters<NonNullable<RegisterOptions["handler"]>>
) => boolean | Promise<boolean>;
