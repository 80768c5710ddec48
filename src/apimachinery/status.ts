import { refusal, type AccessAttributes } from "./access.ts";
import { quote } from "./go-print.ts";
import { joinFieldErrors, toldErrors, type FieldError } from "./field-errors.ts";
import { formatGroupResource, type GroupResource, type ListMeta } from "./meta.ts";

/** `meta/v1.Status`, the body of every error that the API answers as JSON. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  metadata: ListMeta;
  status: "Success" | "Failure";
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** An error that a client receives as a Status; `status.code` is the HTTP status. */
export class ApiError extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message ?? status.reason ?? "unknown error");
    this.name = "ApiError";
    this.status = status;
  }
  get code(): number {
    return this.status.code ?? 500;
  }
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): ApiError {
  const status: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason };
  if (details !== undefined) status.details = details;
  status.code = code;
  return new ApiError(status);
}

function resourceDetails(gr: GroupResource, name: string): StatusDetails {
  const details: StatusDetails = {};
  if (name !== "") details.name = name;
  if (gr.group !== "") details.group = gr.group;
  if (gr.resource !== "") details.kind = gr.resource;
  return details;
}

const POLICY_CODES: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
};

/**
 * The closed catalogue of API errors, one entry per reason, worded as apimachinery `api/errors/errors.go`.
 * Nothing else in the project writes a Kubernetes error text.
 */
export const apiErrors = {
  notFound: (gr: GroupResource, name: string) =>
    failure(404, "NotFound", `${formatGroupResource(gr)} ${quote(name)} not found`, resourceDetails(gr, name)),
  /** No handler has this path within an API group that is served here. */
  noSuchPath: () => failure(404, "NotFound", "the server could not find the requested resource", {}),
  alreadyExists: (gr: GroupResource, name: string) =>
    failure(
      409,
      "AlreadyExists",
      `${formatGroupResource(gr)} ${quote(name)} already exists`,
      resourceDetails(gr, name),
    ),
  conflict: (gr: GroupResource, name: string, why: string) =>
    failure(
      409,
      "Conflict",
      `Operation cannot be fulfilled on ${formatGroupResource(gr)} ${quote(name)}: ${why}`,
      resourceDetails(gr, name),
    ),
  /** Server-side apply meets fields that others own. */
  applyConflict: (causes: readonly StatusCause[], message: string) =>
    failure(409, "Conflict", message, { causes: [...causes] }),
  /** `kind` is a Kind when an object fails validation, a resource when an update lacks its resourceVersion. */
  invalid: (group: string, kind: string, name: string, errors: readonly FieldError[]) => {
    const told = toldErrors(errors);
    const rest = told.length === errors.length ? "" : `, and ${errors.length - told.length} more`;
    const causes = told.map(({ reason, message, field }) => ({ reason, message, field }));
    const details: StatusDetails = name === "" ? {} : { name };
    if (group !== "") details.group = group;
    if (kind !== "") details.kind = kind;
    details.causes = causes;
    const subject = formatGroupResource({ group, resource: kind });
    return failure(422, "Invalid", `${subject} ${quote(name)} is invalid: ${joinFieldErrors(told)}${rest}`, details);
  },
  badRequest: (message: string) => failure(400, "BadRequest", message),
  unauthorized: () => failure(401, "Unauthorized", "Unauthorized"),
  forbidden: (gr: GroupResource, name: string, why: string) => {
    const subject = formatGroupResource(gr);
    const message =
      subject === ""
        ? `forbidden: ${why}`
        : name === ""
          ? `${subject} is forbidden: ${why}`
          : `${subject} ${quote(name)} is forbidden: ${why}`;
    return failure(403, "Forbidden", message, resourceDetails(gr, name));
  },
  /** A policy of admission says no (apiserver `admission/plugin/policy/validating/dispatcher.go`). */
  policyDenied: (gr: GroupResource, name: string, why: string, reason: string) => {
    const error = apiErrors.forbidden(gr, name, why);
    error.status.reason = reason;
    error.status.code = POLICY_CODES[reason] ?? 422;
    error.status.details = { ...error.status.details, causes: [{ message: why }] };
    return error;
  },
  /** A policy that cannot change what it should (apiserver `admission/plugin/policy/generic/policy_dispatcher.go`). */
  mutationDenied: (gr: GroupResource, name: string, texts: readonly string[], reason: string) => {
    const error = apiErrors.forbidden(gr, name, "");
    error.status.message = texts[0] ?? "";
    if (reason !== "") error.status.reason = reason;
    error.status.details = { ...error.status.details, causes: texts.map((message) => ({ message })) };
    return error;
  },
  /** An authorizer's no, with its reason where it gave one (apiserver `responsewriters/errors.go` ForbiddenStatusError). */
  accessDenied: (attributes: AccessAttributes, reason: string): ApiError => {
    const text = refusal(attributes);
    const { apiGroup: group, resource, name } = attributes;
    return apiErrors.forbidden({ group, resource }, name, reason === "" ? text : `${text}: ${reason}`);
  },
  methodNotAllowed: () =>
    failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {}),
  /** Said by what has no routes that could miss the method. */
  methodNotSupported: (gr: GroupResource, verb: string) =>
    failure(
      405,
      "MethodNotAllowed",
      `${verb} is not supported on resources of kind ${quote(formatGroupResource(gr))}`,
      resourceDetails(gr, ""),
    ),
  /** No route writes what the client takes. */
  notProduced: (produced: readonly string[]) =>
    failure(406, "NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${produced.join(", ")}`, {}),
  /** The handler makes no such form, e.g. a conversion that it does not know. */
  notAcceptable: (accepted: readonly string[]) =>
    failure(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`),
  /** The object cannot be shown as the client asks. */
  otherForm: (why: string) => failure(406, "NotAcceptable", why),
  notMarshalable: (kind: string) =>
    failure(
      406,
      "NotAcceptable",
      `object ${kind} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message`,
    ),
  /** A body in a format that no serializer reads. */
  unsupportedMediaType: (accepted: readonly string[]) =>
    failure(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
    ),
  /** A patch type that the resource does not take: refused by the router, before any serializer. */
  unsupportedPatchType: () => failure(415, "UnsupportedMediaType", "415: Unsupported Media Type", {}),
  tooLarge: (limitBytes: number) =>
    failure(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limitBytes}`),
  expired: (message: string) => failure(410, "Expired", message),
  /** A list that cannot go on as of its revision; `token` goes on as things are now. */
  expiredContinue: (message: string, token: string) => {
    const error = failure(410, "Expired", message);
    error.status.metadata.continue = token;
    return error;
  },
  internal: (message: string) =>
    failure(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] }),
  /** Eight random names were all taken. */
  generateNameConflict: (gr: GroupResource, name: string) => {
    const why = "the server was not able to generate a unique name for the object";
    const details = { ...resourceDetails(gr, name), retryAfterSeconds: 1 };
    return failure(409, "AlreadyExists", `${formatGroupResource(gr)} ${quote(name)} already exists, ${why}`, details);
  },
  /** The name is that of an object on its way out. */
  stillBeingDeleted: (gr: GroupResource, name: string) => {
    const message = `object is being deleted: ${formatGroupResource(gr)} ${quote(name)} already exists`;
    return failure(409, "AlreadyExists", message, resourceDetails(gr, name));
  },
  /** A namespace that is being deleted takes no new objects. */
  namespaceTerminating: (gr: GroupResource, name: string, namespace: string) => {
    const message = `namespace ${namespace} is being terminated`;
    const causes = [{ reason: "NamespaceTerminating", message, field: "metadata.namespace" }];
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const subject = name === "" ? formatGroupResource(gr) : `${formatGroupResource(gr)} ${quote(name)}`;
    return failure(403, "Forbidden", `${subject} is forbidden: ${why}`, { ...resourceDetails(gr, name), causes });
  },
  /** `causes` tell who does not let it be done now. */
  tooManyRequests: (message: string, retryAfterSeconds: number, causes: readonly StatusCause[]) =>
    failure(429, "TooManyRequests", message, {
      causes: [...causes],
      ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
    }),
  tooManyPatchOperations: (limit: number, got: number) =>
    failure(
      413,
      "RequestEntityTooLarge",
      `Request entity too large: The allowed maximum operations in a JSON patch is ${limit}, got ${got}`,
    ),
  /** A JSON patch that cannot be applied to the object. */
  unprocessable: () => failure(422, "Invalid", "the server rejected our request due to an error in our request", {}),
  resourceVersionTooLarge: (requested: number, current: number) =>
    failure(504, "Timeout", `Timeout: Too large resource version: ${requested}, current: ${current}`, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      // What a watch cache says; etcd itself would not name a time (apiserver `storage/cacher/watch_cache.go`).
      retryAfterSeconds: 1,
    }),
  /** An error that no registry turned into a Status: its reason is unknown (apiserver `responsewriters/status.go`). */
  unclassified: (message: string): ApiError =>
    new ApiError({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 500 }),
  /** The store cannot keep what is to be written: etcd's error, which apiserver passes on. */
  noSpace: () => apiErrors.unclassified("etcdserver: mvcc: database space exceeded"),
  /** What a command in a container ended with (kubelet `cri/streaming/remotecommand/exec.go`). */
  nonZeroExit: (command: readonly string[], code: number) => {
    const error = `error executing command [${command.join(" ")}], exit code ${code}`;
    const message = `command terminated with non-zero exit code: ${error}`;
    return new ApiError({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: String(code) }] },
    });
  },
  serviceUnavailable: (message: string) => failure(503, "ServiceUnavailable", message),
} as const;
