/** The composition root. */
export { type WarmPool } from "./pods/ahead.ts";
export { caBundle, secretManifest, writeAuthority, writeServing } from "./certificates/certificate-files.ts";
export { createCa, issueCertificate, type ServingCertificate } from "./certificates/certificates.ts";
export type { Checkpoint } from "./state/checkpoint.ts";
export { readBounded } from "../mock-apiserver/index.ts";
export { ClientTimeoutError } from "./client/client-timeout-error.ts";
export type {
  ClientLimits,
  ClientReply,
  ClientRequest,
  ClientStream,
  PlaygroundClient,
} from "./client/client-types.ts";
export { eventHint, eventText, type EventListener, type EventType, type PlaygroundEvent } from "./events/events.ts";
export { explainManifests } from "./manifests/explain-manifests.ts";
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
export type { ExtensionOptions } from "./kit/extension/extension-options.ts";
export type { Extension } from "./kit/extension/extension.ts";
export { FaultError, type FaultControls, type FaultOptions } from "./kit/fault-controls.ts";
export { ManifestError, type ManifestProblem } from "./manifests/manifest-error.ts";
export { createMovableClock, type MovableClock } from "./kit/movable-clock.ts";
export type { PlaygroundOptions } from "./settings/options.ts";
export type { Playground } from "./contract.ts";
export { startPlayground, startWith } from "./playground.ts";
export { writeReadyFile, type ReadyInfo } from "./ready-file.ts";
export { readRecording, RecordingError } from "./kit/recording/har-recording.ts";
export type { Replayed, ReplayOptions } from "./kit/recording/replay.ts";
export type { Recording } from "./kit/recording/recorder.ts";
export type { FetchHandler, RequestHandler } from "./kit/guarded-handler.ts";
export { HandlerError, type HandlerErrors } from "./kit/handler-errors.ts";
export type { ServedResource } from "./kit/filled-discovery.ts";
export { RegistrationError, type RegisterOptions, type Registration } from "./kit/registration.ts";
export { createRequestLog, type RequestLog, type TraceListener, type TracePhase } from "./requests/request-log.ts";
export { availableCondition, type ApiService, type ApiServiceCondition } from "../registry/index.ts";
export {
  backendIdentity,
  matchesRequest,
  RequestError,
  type RequestFilter,
  type RequestQuery,
} from "./requests/request-query.ts";
export { AvailabilityError, ClosedError, matchesText, type WaitOptions } from "./kit/waiting.ts";
export { StartupError } from "./lifecycle/startup-error.ts";
export type { TestKit } from "./kit/kit-contract.ts";
export { safeJson, sanitise, sentence } from "./events/text.ts";
export { TUTORIAL_MANIFESTS } from "./manifests/tutorial.ts";
