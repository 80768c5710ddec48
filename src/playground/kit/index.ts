export { isExtensionOptions, type ExtensionOptions } from "./extension/extension-options.ts";
export { type Extension, startExtension } from "./extension/extension.ts";
export { type FaultControls, createFaultControls, FaultError, type FaultOptions } from "./fault-controls.ts";
export type { ServedResource } from "./filled-discovery.ts";
export type { FetchHandler, RequestHandler } from "./guarded-handler.ts";
export { createHandlerErrors, HandlerError, type HandlerErrors, type HandlerErrorLog } from "./handler-errors.ts";
export type { TestKit } from "./kit-contract.ts";
export { createMovableClock, type MovableClock } from "./movable-clock.ts";
export { readRecording, RecordingError } from "./recording/har-recording.ts";
export { type Recording, startRecording } from "./recording/recorder.ts";
export { type Replayed, type ReplayOptions, isReplayOptions, replay } from "./recording/replay.ts";
export {
  RegistrationError,
  type RegisterOptions,
  type Registration,
  isRegisterOptions,
  register,
} from "./registration.ts";
export {
  type WaitOptions,
  createWaiting,
  AvailabilityError,
  isWaitOptions,
  matchesText,
  type WaitFor,
} from "./waiting.ts";
