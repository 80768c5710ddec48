/** What the calls of the kit may be given. */
export {
  isClock,
  isCount,
  isGroup,
  isMilliseconds,
  isNamespaceName,
  isNotAString,
  isPlayground,
  isPort,
  isServiceName,
  isSignal,
  isTextOrPattern,
  isTexts,
  isVersion,
  optional,
  options,
} from "./argument-checks.ts";
export { isFunction } from "../../apimachinery/index.ts";
export { ArgumentError, given } from "./argument-error.ts";
