/** The composition root. */
export { type WarmPool } from "./ahead.ts";
export { caBundle, secretManifest, writeAuthority, writeServing } from "./certificate-files.ts";
export { createCa, issueCertificate, type ServingCertificate } from "./certificates.ts";
export type { Checkpoint } from "./checkpoint.ts";
export { readBounded } from "../mock-apiserver/index.ts";
export { ClientTimeoutError } from "./client-timeout-error.ts";
export type { ClientLimits, ClientReply, ClientRequest, ClientStream, PlaygroundClient } from "./client-types.ts";
export { eventHint, eventText, type EventListener, type EventType, type PlaygroundEvent } from "./events.ts";
export { explainManifests } from "./explain-manifests.ts";
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
export type { ExtensionOptions } from "./extension/extension-options.ts";
export type { Extension } from "./extension/extension.ts";
export { FaultError, type FaultControls, type FaultOptions } from "./fault-controls.ts";
export { ManifestError, type ManifestProblem } from "./manifest-error.ts";
export { createMovableClock, type MovableClock } from "./movable-clock.ts";
export type { PlaygroundOptions } from "./options.ts";
export type { Playground } from "./contract.ts";
export { startPlayground, startWith } from "./playground.ts";
export { writeReadyFile, type ReadyInfo } from "./ready-file.ts";
export { readRecording, RecordingError } from "./recording/har-recording.ts";
export type { Replayed, ReplayOptions } from "./recording/replay.ts";
export type { Recording } from "./recording/recorder.ts";
export type { FetchHandler, RequestHandler } from "./guarded-handler.ts";
export { HandlerError, type HandlerErrors } from "./handler-errors.ts";
export type { ServedResource } from "./filled-discovery.ts";
export { RegistrationError, type RegisterOptions, type Registration } from "./registration.ts";
export { createRequestLog, type RequestLog, type TraceListener, type TracePhase } from "./request-log.ts";
export { availableCondition, type ApiService, type ApiServiceCondition } from "../registry/index.ts";
export {
  backendIdentity,
  matchesRequest,
  RequestError,
  type RequestFilter,
  type RequestQuery,
} from "./request-query.ts";
export { AvailabilityError, ClosedError, matchesText, type WaitOptions } from "./waiting.ts";
export { StartupError } from "./startup-error.ts";
export type { TestKit } from "./kit-contract.ts";
export { safeJson, sanitise, sentence } from "./text.ts";
export { TUTORIAL_MANIFESTS } from "./tutorial.ts";
