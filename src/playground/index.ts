/** The composition root. */
export type { WarmPool } from "./pods/index.ts";
export {
  caBundle,
  DEFAULT_DIRECTORY,
  secretManifest,
  writeAuthority,
  writeServing,
  createCa,
  issueCertificate,
  type ServingCertificate,
} from "./certificates/index.ts";
export {
  ArgumentError,
  FileTooLargeError,
  given,
  isFunction,
  isPlayground,
  isTextOrPattern,
  isTexts,
  optional,
  readFileWithin,
} from "./arguments/index.ts";
export type { Checkpoint } from "./state/index.ts";
export { readBounded } from "../mock-apiserver/index.ts";
export {
  ClientSizeError,
  ClientTimeoutError,
  type ClientLimits,
  type ClientReply,
  type ClientRequest,
  type ClientStream,
  type PlaygroundClient,
} from "./client/index.ts";
export {
  eventHint,
  eventText,
  type EventListener,
  type EventType,
  type PlaygroundEvent,
  safeJson,
  sanitise,
  sentence,
} from "./events/index.ts";
export { explainManifests, ManifestError, type ManifestProblem, TUTORIAL_MANIFESTS } from "./manifests/index.ts";
export { ResourceTableError } from "../apiserver/index.ts";
export type {
  ExtensionColumn,
  ExtensionResource,
  ExtensionSubresource,
  FieldRules,
  FieldType,
  FieldTypes,
  ResourceVerb,
  ScalarFieldType,
  SubresourceCall,
  SubresourceVerb,
} from "../apiserver/index.ts";
export {
  type ExtensionOptions,
  type Extension,
  FaultError,
  type FaultControls,
  type FaultOptions,
  createMovableClock,
  type MovableClock,
  readRecording,
  RecordingError,
  type Replayed,
  type ReplayOptions,
  type Recording,
  type FetchHandler,
  type RequestHandler,
  HandlerError,
  type HandlerErrors,
  type ServedResource,
  RegistrationError,
  type RegisterOptions,
  type Registration,
  AvailabilityError,
  matchesText,
  type WaitOptions,
  type TestKit,
} from "./kit/index.ts";
export { canListenAt, checkedOptions, type PlaygroundOptions } from "./settings/index.ts";
export type { Playground } from "./contract.ts";
export { startPlayground, startWith } from "./playground.ts";
export { writeReadyFile, type ReadyInfo } from "./ready-file.ts";
export {
  createRequestLog,
  type RequestLog,
  type TraceListener,
  type TracePhase,
  backendIdentity,
  matchesRequest,
  RequestError,
  type RequestFilter,
  type RequestQuery,
} from "./requests/index.ts";
export { availableCondition, type ApiService, type ApiServiceCondition } from "../registry/index.ts";
export { callerFirst, ClosedError, StartupError } from "./lifecycle/index.ts";
