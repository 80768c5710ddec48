import {
  isJsonNumber,
  at,
  invalidValue,
  listAt,
  numberAt,
  portName,
  portNumber,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { httpHeaderName } from "./formats.ts";
import {
  child,
  firstMember,
  isSet,
  nonNegative,
  oneOf,
  optional,
  requiredText,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** Probes and lifecycle hooks. */

export function portNumberErrors(value: unknown, path: string): Errors {
  const port = typeof value === "number" ? value : 0;
  return portNumber(port).map((problem) => invalidValue(path, port, problem));
}

/** `intstr.IntOrString` as a port. */
export function portOrName(value: unknown, path: string): Errors {
  return typeof value === "string" ? wellFormed(value, path, portName) : portNumberErrors(value, path);
}

const httpGet: Check = (action, path) => [
  ...requiredText(action, path, "path"),
  ...portOrName(at(action, "port"), child(path, "port")),
  ...oneOf(textAt(action, "scheme"), child(path, "scheme"), ["HTTP", "HTTPS"]),
  ...listAt(action, "httpHeaders").flatMap((header) =>
    wellFormed(textAt(header, "name"), child(path, "httpHeaders"), httpHeaderName),
  ),
];

const exec: Check = (action, path) =>
  when(listAt(action, "command").length === 0, requiredValue(child(path, "command")));

const tcpSocket: Check = (action, path) => portOrName(at(action, "port"), child(path, "port"));

const grpc: Check = (action, path) => portNumberErrors(at(action, "port"), child(path, "port"));

const sleep =
  (grace: number | undefined): Check =>
  (action, path) => {
    const seconds = numberAt(action, "seconds");
    const isOutside = grace !== undefined && (seconds < 0 || seconds > grace);
    const why = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
    return when(isOutside, invalidValue(path, seconds, why));
  };

function handler(value: unknown, path: string, last: { field: string; check: Check }): Errors {
  const members = [
    { field: "exec", check: exec },
    { field: "httpGet", check: httpGet },
    { field: "tcpSocket", check: tcpSocket },
    last,
  ];
  const isNone = members.every(({ field }) => !isSet(at(value, field)));
  return isNone
    ? [requiredValue(path, "must specify a handler type")]
    : firstMember(value, path, members, "may not specify more than 1 handler type");
}

const COUNTS = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

const probe: Check = (value, path) => {
  const grace = at(value, "terminationGracePeriodSeconds");
  const isTooShort = isJsonNumber(grace) && grace <= 0;
  return [
    ...handler(value, path, { field: "grpc", check: grpc }),
    ...COUNTS.flatMap((field) => nonNegative(at(value, field), child(path, field))),
    ...when(isTooShort, invalidValue(child(path, "terminationGracePeriodSeconds"), grace, "must be greater than 0")),
  ];
};

/** Success that is counted makes sense for readiness alone. */
const onceProbe: Check = (value, path) => {
  const threshold = numberAt(value, "successThreshold");
  return [
    ...probe(value, path),
    ...when(threshold !== 1, invalidValue(child(path, "successThreshold"), threshold, "must be 1")),
  ];
};

const readinessProbe: Check = (value, path) => {
  const grace = at(value, "terminationGracePeriodSeconds");
  const why = "must not be set for readinessProbes";
  return [
    ...probe(value, path),
    ...when(isSet(grace), invalidValue(child(path, "terminationGracePeriodSeconds"), grace, why)),
  ];
};

export function probes(container: unknown, path: string): Errors {
  return [
    ...optional(container, path, "livenessProbe", onceProbe),
    ...optional(container, path, "readinessProbe", readinessProbe),
    ...optional(container, path, "startupProbe", onceProbe),
  ];
}

/** `core.Lifecycle`; the stop signal is behind a gate that is off. */
export function lifecycle(container: unknown, path: string, grace: number | undefined): Errors {
  const hook: Check = (value, where) => handler(value, where, { field: "sleep", check: sleep(grace) });
  return optional(container, path, "lifecycle", (value, where) => [
    ...optional(value, where, "postStart", hook),
    ...optional(value, where, "preStop", hook),
  ]);
}
