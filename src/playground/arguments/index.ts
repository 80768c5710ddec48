/** What the calls of the kit may be given, and the files that it names. */
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
export { FileTooLargeError, readFileWithin, readStream } from "./bounded-file.ts";
export { ArgumentError, given } from "./argument-error.ts";
