import { FAULTS, type DecisionCode, type FaultName, type Reason } from "../trace/index.ts";
import type { ApiServiceSpec } from "./api-service.ts";

/** Of a route that nothing is wrong with: its server is not up yet. */
export const STARTING = "advice.starting" satisfies DecisionCode;

/** What stands behind a verdict, and what to do about it: a sentence of the catalogue. */
interface Advice {
  readonly pattern: RegExp;
  readonly code: DecisionCode;
}

type Place = {
  /** `/apis/<group>/<version>` */
  readonly path: string;
  /** `<service>.<namespace>.svc` */
  readonly serverName: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
};

const TIMEOUT = /Client\.Timeout|TLS handshake timeout|deadline exceeded|i\/o timeout/;

/** Matched in order against `<reason>: <message>` of the condition Available. */
const ADVICE: readonly Advice[] = [
  { pattern: /^ServiceNotFound/, code: "advice.no-service" },
  { pattern: /^ServicePortError/, code: "advice.service-port" },
  { pattern: /^EndpointsNotFound/, code: "advice.no-slices" },
  { pattern: /^MissingEndpoints/, code: "advice.no-pods" },
  { pattern: /unable to parse bytes as PEM block|unable to load root certificates/, code: "advice.bundle" },
  { pattern: /bad status from .*: 30[1278]$/, code: "advice.redirect" },
  { pattern: /bad status from .*: 404$/, code: "advice.nothing-there" },
  { pattern: /bad status from .*: 40[13]$/, code: "advice.not-believed" },
  { pattern: /bad status from/, code: "advice.failed-answer" },
  { pattern: /relies on legacy Common Name field/, code: "advice.common-name" },
  { pattern: /certificate is (?:valid for|not valid for any names)/, code: "advice.other-name" },
  { pattern: /signed by unknown authority/, code: "advice.unknown-authority" },
  { pattern: /expired or is not yet valid/, code: "advice.expired" },
  { pattern: /server gave HTTP response to HTTPS client/, code: "advice.plain-http" },
  { pattern: /connection refused/, code: "advice.refused" },
  { pattern: /no such host/, code: "advice.no-host" },
  { pattern: /loopback addresses are dialled/, code: "advice.remote" },
  { pattern: TIMEOUT, code: "advice.slow" },
];

/** How a fault shows in `<reason>: <message>`. */
const SYMPTOMS: Readonly<Record<FaultName, RegExp>> = {
  "wrong-ca": /signed by unknown authority/,
  "expired-certificate": /expired or is not yet valid/,
  delay: TIMEOUT,
  "black-hole": TIMEOUT,
  "backend-down": /connection refused/,
  "no-endpoints": /^MissingEndpoints/,
  "no-service": /^ServiceNotFound/,
  "error-500": /bad status from .*: 500$/,
  "drop-remote-headers": /bad status from .*: 40[13]$/,
  hold: TIMEOUT,
};

/** What is known of a route beside its condition. */
export interface RouteState {
  /** Those that are no secret. */
  readonly faults: readonly FaultName[];
  /** What stands behind it is on its way up. */
  readonly isStarting: boolean;
}

const NOTHING_MORE: RouteState = { faults: [], isStarting: false };

/** What a server that is not up yet looks like. */
const NOT_UP = /^(?:MissingEndpoints|EndpointsNotFound)/;

/** Undefined where nothing helpful is known. A fault that was injected is the cause, whatever it looks like. */
export function adviceOn(
  spec: ApiServiceSpec,
  reason: string,
  message: string,
  { faults, isStarting }: RouteState = NOTHING_MORE,
): Reason | undefined {
  const text = `${reason}: ${message}`;
  const fault = FAULTS.find(({ name }) => faults.includes(name) && SYMPTOMS[name].test(text));
  if (fault !== undefined) return { code: "advice.fault", params: { fault: fault.name } };
  const { namespace = "", name: service = "", port = 443 } = spec.service ?? {};
  const place: Place = {
    path: `/apis/${spec.group ?? ""}/${spec.version ?? ""}`,
    serverName: `${service}.${namespace}.svc`,
    service,
    namespace,
    port,
  };
  if (isStarting && NOT_UP.test(text)) return { code: STARTING, params: place };
  const advice = ADVICE.find(({ pattern }) => pattern.test(text));
  return advice === undefined ? undefined : { code: advice.code, params: place };
}
