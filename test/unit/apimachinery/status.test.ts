import { describe, expect, it } from "vitest";
import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  joinFieldErrors,
  requiredValue,
} from "../../../src/apimachinery/field-errors.ts";
import { ApiError, apiErrors } from "../../../src/apimachinery/status.ts";

const pods = { group: "", resource: "pods" };
const leases = { group: "coordination.k8s.io", resource: "leases" };

const CASES: readonly (readonly [ApiError, number, string | undefined, string])[] = [
  [apiErrors.notFound(pods, "a"), 404, "NotFound", 'pods "a" not found'],
  [apiErrors.notFound(leases, "a"), 404, "NotFound", 'leases.coordination.k8s.io "a" not found'],
  [apiErrors.noSuchPath(), 404, "NotFound", "the server could not find the requested resource"],
  [apiErrors.alreadyExists(pods, "a"), 409, "AlreadyExists", 'pods "a" already exists'],
  [apiErrors.conflict(pods, "a", "why"), 409, "Conflict", 'Operation cannot be fulfilled on pods "a": why'],
  [apiErrors.invalid("", "Pod", "a", [requiredValue("x")]), 422, "Invalid", 'Pod "a" is invalid: x: Required value'],
  [apiErrors.badRequest("m"), 400, "BadRequest", "m"],
  [apiErrors.unauthorized(), 401, "Unauthorized", "Unauthorized"],
  [apiErrors.forbidden(pods, "a", "why"), 403, "Forbidden", 'pods "a" is forbidden: why'],
  [apiErrors.forbidden(pods, "", "why"), 403, "Forbidden", "pods is forbidden: why"],
  [apiErrors.forbidden({ group: "", resource: "" }, "", "why"), 403, "Forbidden", "forbidden: why"],
  [
    apiErrors.methodNotAllowed(),
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
  ],
  [apiErrors.notAcceptable(["a/b"]), 406, "NotAcceptable", "only the following media types are accepted: a/b"],
  [apiErrors.tooLarge(9), 413, "RequestEntityTooLarge", "Request entity too large: limit is 9"],
  [apiErrors.unsupportedPatchType(), 415, "UnsupportedMediaType", "415: Unsupported Media Type"],
  [apiErrors.expired("m"), 410, "Expired", "m"],
  [apiErrors.internal("m"), 500, "InternalError", "Internal error occurred: m"],
  [apiErrors.resourceVersionTooLarge(9, 5), 504, "Timeout", "Timeout: Too large resource version: 9, current: 5"],
  [apiErrors.unclassified("m"), 500, undefined, "m"],
  [apiErrors.serviceUnavailable("m"), 503, "ServiceUnavailable", "m"],
];

describe("apiErrors", () => {
  it.each(CASES)("answers %s", (error, code, reason, message) => {
    expect(error).toBeInstanceOf(ApiError);
    expect(error.code).toBe(code);
    expect(error.message).toBe(message);
    expect(error.status).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code, message });
    expect(error.status.reason).toBe(reason);
  });

  it("names the object in its details, without empty parts", () => {
    expect(apiErrors.notFound(pods, "a").status.details).toEqual({ name: "a", kind: "pods" });
    expect(apiErrors.notFound(leases, "").status.details).toEqual({ group: "coordination.k8s.io", kind: "leases" });
  });

  it("carries every field error as a cause", () => {
    const errors = [requiredValue("a"), duplicateValue("b", { c: 1 })];
    expect(apiErrors.invalid("g", "K", "n", errors).status.details).toEqual({
      name: "n",
      group: "g",
      kind: "K",
      causes: [
        { reason: "FieldValueRequired", message: "Required value", field: "a" },
        { reason: "FieldValueDuplicate", message: 'Duplicate value: {"c":1}', field: "b" },
      ],
    });
  });

  it("hands out the token that goes on with an expired list", () => {
    expect(apiErrors.expiredContinue("m", "t").status.metadata).toEqual({ continue: "t" });
  });

  it("says when to try again after a clash of generated names", () => {
    expect(apiErrors.generateNameConflict(pods, "a").status.details?.retryAfterSeconds).toBe(1);
  });

  it("is a fresh object each time, so that no caller changes another's", () => {
    expect(apiErrors.noSuchPath().status).not.toBe(apiErrors.noSuchPath().status);
  });
});

describe("joinFieldErrors", () => {
  it("writes one error bare, several in brackets, and the same one once", () => {
    const first = invalidValue("a", "x", "no");
    expect(joinFieldErrors([first])).toBe('a: Invalid value: "x": no');
    expect(joinFieldErrors([first, first])).toBe('a: Invalid value: "x": no');
    expect(joinFieldErrors([first, forbiddenValue("b", "c")])).toBe('[a: Invalid value: "x": no, b: Forbidden: c]');
    expect(joinFieldErrors([])).toBe("[]");
  });
});
