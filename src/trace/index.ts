/** A request's record: stages, decisions, sentences, HAR. */
export { accessIn } from "./access-words.ts";
export { absolute } from "./absolute-url.ts";
export { sentence, type DecisionCode, type DecisionParams, type Reason } from "./decisions.ts";
export {
  FAULTS,
  FAULT_HEADER,
  parseFault,
  parseFaultHeader,
  readFault,
  whyWithoutEffect,
  type FaultName,
  type FaultSpec,
  type InjectedFault,
} from "./fault-kinds.ts";
export { archiveOf, entriesOf, toHar } from "./har.ts";
export { fromHar } from "./har-reader.ts";
export {
  captureReply,
  captureRequestBody,
  countLines,
  createBodyCapture,
  keptBody,
  type BodyCapture,
} from "./body-capture.ts";
export { MASK, maskBody, maskHeaders, maskTarget, maskTrace } from "./masking/index.ts";
export {
  createLineKeeper,
  createTraceFactory,
  createTraceIds,
  refusedRecorder,
  type TraceIds,
  type TraceRecorder,
} from "./recorder.ts";
export { headerPairs, repeatableHeaders } from "./header-pairs.ts";
export {
  KEPT_BYTES,
  NO_METHOD,
  STAGES,
  type BackendLeg,
  type CapturedBody,
  type CertificateSummary,
  type ClientLeg,
  type Decision,
  type HeaderLines,
  type RequestTrace,
  type StageName,
  type TlsFacts,
} from "./trace.ts";
