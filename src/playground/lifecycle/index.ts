export { callersFirst, callerFirst, holdProcess } from "./callers-line.ts";
export { type Closers, createClosers } from "./closers.ts";
export { ClosedError } from "./closed-error.ts";
export { StartupError, explainListenError, explainSavedState } from "./startup-error.ts";
