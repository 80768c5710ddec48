import { describe, expect, it } from "vitest";
import {
  checkReferences,
  failedDiscovery,
  type EndpointSliceSpec,
  type ServiceSpec,
} from "../../../src/registry/availability.ts";
import { apiService } from "../../support/objects.ts";

const service: ServiceSpec = {
  type: "ClusterIP",
  clusterIP: "10.96.0.1",
  externalName: "",
  ports: [{ name: "https", port: 443, targetPort: 8443 }],
};
const slice: EndpointSliceSpec = {
  ports: [{ name: "https", port: 8443 }],
  endpoints: [{ addresses: ["10.0.0.1"], ready: true }],
};

function check(found: ServiceSpec | undefined, slices: readonly EndpointSliceSpec[], port?: number) {
  const reference = { namespace: "default", name: "example", ...(port === undefined ? {} : { port }) };
  return checkReferences(apiService({ service: reference }), { service: () => found, endpointSlices: () => slices });
}

describe("checkReferences", () => {
  it("calls a local APIService available", () => {
    const verdict = checkReferences(apiService({ service: undefined }), {
      service: () => undefined,
      endpointSlices: () => [],
    });
    expect(verdict).toEqual({ status: "True", reason: "Local", message: "Local APIServices are always available" });
  });

  it("leaves the rest to a probe once a ready endpoint serves the port", () => {
    expect(check(service, [{ ...slice, endpoints: [] }, slice])).toBeUndefined();
  });

  it.each(["ExternalName", "NodePort", "LoadBalancer"])("asks nothing more of a service of type %s", (type) => {
    expect(check({ ...service, type, ports: [] }, [])).toBeUndefined();
  });

  it.each([
    ["ServiceNotFound", 'service/example in "default" is not present', undefined, [], 443],
    ["ServicePortError", 'service/example in "default" is not listening on port 444', service, [slice], 444],
    ["EndpointsNotFound", 'cannot find endpointslices for service/example in "default"', service, [], undefined],
    [
      "MissingEndpoints",
      'endpointslices for service/example in "default" have no addresses with port name "https"',
      service,
      [{ ...slice, endpoints: [] }],
      undefined,
    ],
    [
      "MissingEndpoints",
      'endpointslices for service/example in "default" have no addresses with port name "https"',
      service,
      [{ ...slice, endpoints: [{ addresses: ["10.0.0.1"], ready: false }] }],
      undefined,
    ],
    [
      "MissingEndpoints",
      'endpointslices for service/example in "default" have no addresses with port name "https"',
      service,
      [{ ...slice, ports: [{ name: "http", port: 1 }] }],
      undefined,
    ],
    [
      "MissingEndpoints",
      'endpointslices for service/example in "default" have no addresses with port name "https"',
      service,
      [{ ...slice, ports: [{ name: "https", port: undefined }] }],
      undefined,
    ],
  ] as const)("says %s: %s", (reason, message, found, slices, port) => {
    expect(check(found, slices, port)).toEqual({ status: "False", reason, message });
  });

  it("reports a failed probe as FailedDiscoveryCheck", () => {
    expect(failedDiscovery("m")).toEqual({ status: "False", reason: "FailedDiscoveryCheck", message: "m" });
  });
});
