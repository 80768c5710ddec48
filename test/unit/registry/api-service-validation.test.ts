import { describe, expect, it } from "vitest";
import {
  defaultApiService,
  validateApiService,
  validateApiServiceStatus,
  validateApiServiceUpdate,
} from "../../../src/registry/api-service-validation.ts";
import type { ApiService, ConditionStatus } from "../../../src/registry/api-service.ts";
import { apiService } from "../../support/objects.ts";

function fields(service: ApiService): string[] {
  defaultApiService(service);
  return validateApiService(service).map(({ field, message }) => `${field}: ${message}`);
}

describe("validateApiService", () => {
  it("accepts a remote and a local APIService", () => {
    expect(fields(apiService())).toEqual([]);
    expect(fields(apiService({ service: undefined }))).toEqual([]);
  });

  it.each([
    [{ groupPriorityMinimum: 0 }, "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000"],
    [
      { groupPriorityMinimum: 20_001 },
      "spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000",
    ],
    [{ versionPriority: 1001 }, "spec.versionPriority: Invalid value: 1001: must be positive and less than 1000"],
    [{ versionPriority: -1 }, "spec.versionPriority: Invalid value: -1: must be positive and less than 1000"],
    [{ service: { name: "a" } }, "spec.service.namespace: Required value"],
    [{ service: { namespace: "a" } }, "spec.service.name: Required value"],
    [
      { service: { namespace: "a", name: "b", port: 65_536 } },
      "spec.service.port: Invalid value: 65536: port is not valid: must be between 1 and 65535, inclusive",
    ],
    [
      { insecureSkipTLSVerify: true, caBundle: "QQ==" },
      "spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present",
    ],
    [
      { service: undefined, caBundle: "QUJD\nQQ==" },
      'spec.caBundle: Invalid value: "4 bytes": local APIServices may not have a caBundle',
    ],
    [
      { service: undefined, insecureSkipTLSVerify: true },
      "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify",
    ],
  ])("refuses %j with its one reason", (spec, problem) => {
    expect(fields(apiService(spec))).toEqual([problem]);
  });

  it("accepts the limits themselves", () => {
    expect(fields(apiService({ groupPriorityMinimum: 20_000, versionPriority: 1000 }))).toEqual([]);
    expect(fields(apiService({ groupPriorityMinimum: 1, versionPriority: 1 }))).toEqual([]);
  });

  it("demands the name version.group", () => {
    const service = apiService();
    service.metadata.name = "wrong";
    expect(fields(service)).toEqual([
      'metadata.name: Invalid value: "wrong": must be `spec.version+"."+spec.group`: "v1.example.k8s.io"',
    ]);
  });

  it("lets only v1 have an empty group", () => {
    expect(fields(apiService({ group: "" }))).toEqual([]);
    expect(fields(apiService({ group: "", version: "v2" }))).toEqual([
      "spec.group: Required value: only v1 may have an empty group and it better be legacy kube",
    ]);
  });

  it("names all problems at once, also of an object without a spec", () => {
    const bare = { apiVersion: "", kind: "", metadata: {} } as unknown as ApiService;
    expect(fields(bare).map((line) => line.split(":")[0])).toEqual([
      "metadata.name",
      "spec.group",
      "spec.version",
      "spec.groupPriorityMinimum",
      "spec.versionPriority",
    ]);
  });

  it("has no namespace and, on an update, needs its resourceVersion", () => {
    const old = apiService();
    old.metadata.resourceVersion = "5";
    const changed = structuredClone(old);
    changed.metadata.namespace = "x";
    defaultApiService(changed);
    expect(validateApiServiceUpdate(changed, old).map(({ field }) => field)).toEqual([
      "metadata.namespace",
      "metadata.namespace",
    ]);
    delete changed.metadata.namespace;
    delete changed.metadata.resourceVersion;
    expect(validateApiServiceUpdate(changed, old).map(({ field }) => field)).toEqual(["metadata.resourceVersion"]);
  });
});

describe("defaultApiService", () => {
  it("gives a service without a port 443, and leaves another port and local APIServices alone", () => {
    const ports = [undefined, 8443].map((port) => {
      const service = apiService({ service: { namespace: "a", name: "b", ...(port === undefined ? {} : { port }) } });
      defaultApiService(service);
      return service.spec.service?.port;
    });
    expect(ports).toEqual([443, 8443]);
    const local = apiService({ service: undefined });
    defaultApiService(local);
    expect("service" in local.spec).toBe(false);
  });
});

describe("validateApiServiceStatus", () => {
  it("knows three states of a condition", () => {
    for (const status of ["True", "False", "Unknown"] as const)
      expect(validateApiServiceStatus(apiService({}, { status }))).toEqual([]);
    expect(validateApiServiceStatus(apiService({}, { status: "Maybe" as ConditionStatus }))).toEqual([
      {
        field: "status.conditions[0].status",
        reason: "FieldValueNotSupported",
        message: 'Unsupported value: "Maybe": supported values: "True", "False", "Unknown"',
      },
    ]);
  });
});
