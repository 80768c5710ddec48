import { isAnything, isFunction, oneOf } from "../../../apimachinery/index.ts";
import { options } from "../../arguments/index.ts";
import { REGISTERING, type RegisterOptions } from "../registration.ts";
import type { ExtensionResource } from "../../../apiserver/index.ts";

/** A small extension server, as a table of its resources. */
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

/** The table is checked for itself. */
export const isExtensionOptions = options<ExtensionOptions>({
  group: isAnything,
  version: isAnything,
  resources: isAnything,
  authorization: oneOf(["delegated", "none"]),
  intercept: isFunction,
  ...REGISTERING,
});
