import { describe, expect, it } from "vitest";
import { adviceOn } from "../../../src/registry/advice.ts";
import { sentence, type FaultName } from "../../../src/trace/index.ts";

const said = (...given: Parameters<typeof adviceOn>) => {
  const advice = adviceOn(...given);
  return advice === undefined ? undefined : sentence(advice.code, advice.params);
};

const spec = {
  group: "demo.example.com",
  version: "v1",
  service: { namespace: "shop", name: "demo", port: 443 },
};
const get =
  'failing or missing response from https://x/apis/demo.example.com/v1: Get "https://x/apis/demo.example.com/v1": ';

describe("advice on a failing availability check", () => {
  it.each([
    ["ServiceNotFound", 'service/demo in "shop" is not present', "Create demo in shop"],
    ["ServicePortError", 'service/demo in "shop" is not listening on port 443', "spec.service.port is 443"],
    ["EndpointsNotFound", 'cannot find endpointslices for service/demo in "shop"', "has a selector"],
    ["MissingEndpoints", "have no addresses", "No ready Pod stands behind demo"],
    ["FailedDiscoveryCheck", "bad status from https://x/apis/demo.example.com/v1: 307", "Go's ServeMux"],
    ["FailedDiscoveryCheck", "bad status from https://x/apis/demo.example.com/v1: 404", "APIResourceList"],
    ["FailedDiscoveryCheck", "bad status from https://x/apis/demo.example.com/v1: 403", "requestheader client CA"],
    ["FailedDiscoveryCheck", "bad status from https://x/apis/demo.example.com/v1: 500", "look into its own log"],
    [
      "FailedDiscoveryCheck",
      `${get}x509: certificate relies on legacy Common Name field, use SANs instead`,
      "DNS:demo.shop.svc",
    ],
    ["FailedDiscoveryCheck", `${get}x509: certificate is valid for a, not demo.shop.svc`, "DNS:demo.shop.svc"],
    ["FailedDiscoveryCheck", `${get}x509: certificate signed by unknown authority`, "spec.caBundle"],
    ["FailedDiscoveryCheck", `${get}x509: certificate has expired or is not yet valid: x`, "issue it anew"],
    ["FailedDiscoveryCheck", `${get}http: server gave HTTP response to HTTPS client`, "plain HTTP"],
    ["FailedDiscoveryCheck", `${get}dial tcp 127.0.0.1:1: connect: connection refused`, "Nobody listens"],
    [
      "FailedDiscoveryCheck",
      `${get}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
      "within 5 seconds",
    ],
    [
      "FailedDiscoveryCheck",
      "unable to load root certificates: unable to parse bytes as PEM block",
      "base64 -w0 ca.crt",
    ],
  ])("%s: %s says %s", (reason, message, expected) => {
    expect(said(spec, reason, message)).toContain(expected);
  });

  it("names the fault that was injected, where that is the cause", () => {
    const down = `${get}dial tcp 127.0.0.1:1: connect: connection refused`;
    expect(said(spec, "FailedDiscoveryCheck", down, { faults: ["delay", "backend-down"], isStarting: false })).toMatch(
      /fault backend-down was injected/,
    );
    expect(said(spec, "FailedDiscoveryCheck", down, { faults: ["delay"], isStarting: false })).toContain(
      "Nobody listens",
    );
  });

  it("says of a server that is on its way up that nothing is wrong, unless a fault or something else is", () => {
    const missing = (faults: FaultName[]) => said(spec, "MissingEndpoints", "none", { faults, isStarting: true });
    expect(missing([])).toContain("is starting");
    expect(missing(["no-endpoints"])).toContain("no-endpoints was injected");
    expect(said(spec, "ServiceNotFound", "none", { faults: [], isStarting: true })).toContain("not there");
  });

  it("is none where nothing is known", () => {
    expect(adviceOn(spec, "Passed", "all checks passed")).toBeUndefined();
  });
});
