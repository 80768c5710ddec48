/** The programmatic interface of aggregation-playground. */
export { startPlayground, type Playground } from "./playground.ts";
export type { PlaygroundOptions } from "./options.ts";
export type { EventListener, EventType, PlaygroundEvent } from "./events.ts";
export type { FaultControls } from "./fault-controls.ts";
export type { ClientReply, ClientRequest, PlaygroundClient } from "./client.ts";
export { FAULTS, parseFault, type FaultName, type FaultSpec, type InjectedFault } from "../api/faults.ts";
export type { RequestLog, TraceListener, TracePhase } from "./request-log.ts";
export type { ReadyInfo } from "./ready-file.ts";
export { parseEtcdServers } from "../storage/etcd-address.ts";
export { explainManifests } from "./explain-manifests.ts";
export { ManifestError, type ManifestProblem } from "./manifest-error.ts";
export { StartupError } from "./startup-error.ts";
export { TUTORIAL_MANIFESTS } from "./tutorial.ts";
export { sanitise } from "../api/terminal-text.ts";
export { sentence, type DecisionCode, type DecisionParams } from "../api/decisions.ts";
export type { BackendLeg, ClientLeg, Decision, RequestTrace, StageName, TlsFacts } from "../api/trace.ts";
