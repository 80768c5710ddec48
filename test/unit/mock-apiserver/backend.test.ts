import { describe, expect, it } from "vitest";
import {
  BackendError,
  certificateError,
  dialError,
  handshakeError,
  hostPort,
  lookupError,
  remoteAddressError,
  requestError,
} from "../../../src/mock-apiserver/aggregator/backend/backend-error.ts";
import { identityHeaders } from "../../../src/mock-apiserver/aggregator/backend/identity-headers.ts";
import { createServiceResolver } from "../../../src/mock-apiserver/aggregator/backend/service-resolver.ts";
import type { EndpointSliceSpec, ServiceSpec } from "../../../src/registry/availability.ts";

function failure(code: string, message = "m"): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

describe("backend errors", () => {
  it.each([
    [dialError(failure("ECONNREFUSED"), "1.2.3.4:443"), "dial", "dial tcp 1.2.3.4:443: connect: connection refused"],
    [dialError(failure("EHOSTUNREACH"), "h:1"), "dial", "dial tcp h:1: connect: no route to host"],
    [dialError(failure("EMFILE"), "h:1"), "dial", "dial tcp h:1: socket: too many open files"],
    [dialError(failure("EODD"), "h:1"), "dial", "dial tcp h:1: connect: EODD"],
    [lookupError("x.example", undefined), "dial", "dial tcp: lookup x.example: no such host"],
    [
      remoteAddressError("8.8.8.8:443"),
      "dial",
      "dial tcp 8.8.8.8:443: only loopback addresses are dialled here unless --allow-remote-backends is set",
    ],
    [
      handshakeError(failure("ERR_SSL_WRONG_VERSION_NUMBER")),
      "protocol",
      "http: server gave HTTP response to HTTPS client",
    ],
    [handshakeError(failure("ECONNRESET")), "protocol", "EOF"],
    [handshakeError(failure("EODD", "ssl3 alert bad certificate")), "protocol", "remote error: tls: bad certificate"],
    [handshakeError(failure("EODD", "odd")), "protocol", "tls: odd"],
    [certificateError("x509: no"), "certificate", "tls: failed to verify certificate: x509: no"],
    [requestError(failure("UND_ERR_SOCKET"), "a", "b"), "connection", "EOF"],
    [
      requestError(failure("ECONNRESET"), "a:1", "b:2"),
      "connection",
      "read tcp a:1->b:2: read: connection reset by peer",
    ],
    [requestError(failure("EPIPE"), "a:1", "b:2"), "connection", "write tcp a:1->b:2: write: broken pipe"],
    [
      requestError(failure("HPE_INVALID_CONSTANT"), "a", "b"),
      "protocol",
      "net/http: HTTP/1.x transport connection broken: malformed HTTP response",
    ],
    [requestError(new Error("odd"), "a", "b"), "connection", "odd"],
    [requestError("text", "a", "b"), "connection", "text"],
    [requestError(undefined, "a", "b"), "connection", "undefined"],
  ] as const)("are worded as Go's: %s", (error, kind, message) => {
    expect(error).toBeInstanceOf(BackendError);
    expect({ kind: error.kind, message: error.message }).toEqual({ kind, message });
  });

  it("are not wrapped twice", () => {
    const error = certificateError("x");
    expect(requestError(error, "a", "b")).toBe(error);
  });
});

describe("hostPort", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1:443"],
    ["::1", "[::1]:443"],
    ["a.example", "a.example:443"],
  ])("joins %s as net.JoinHostPort", (host, joined) => expect(hostPort(host, 443)).toBe(joined));
});

describe("identityHeaders", () => {
  it("writes one line per value, keys of extra lower case and escaped", () => {
    const user = {
      name: "jane",
      uid: "7",
      groups: ["a,b", "c"],
      extra: { "Example.com/Scope %": ["x", "y"], é: ["z"] },
    };
    expect(identityHeaders(user)).toEqual([
      "X-Remote-User",
      "jane",
      "X-Remote-Uid",
      "7",
      "X-Remote-Group",
      "a,b",
      "X-Remote-Group",
      "c",
      "X-Remote-Extra-example.com%2Fscope%20%25",
      "x",
      "X-Remote-Extra-example.com%2Fscope%20%25",
      "y",
      "X-Remote-Extra-%C3%A9",
      "z",
    ]);
    expect(identityHeaders(user)).toBe(identityHeaders(user));
  });

  it("leaves out an empty uid and never ends a line early", () => {
    expect(identityHeaders({ name: "a\r\nX-Remote-Group: system:masters", uid: "", groups: [], extra: {} })).toEqual([
      "X-Remote-User",
      "a  X-Remote-Group: system:masters",
    ]);
  });
});

const service: ServiceSpec = {
  type: "ClusterIP",
  clusterIP: "10.96.0.1",
  externalName: "",
  ports: [{ name: "https", port: 443, targetPort: 8443 }],
};

function slice(...hosts: readonly (readonly [string, boolean])[]): EndpointSliceSpec {
  return {
    ports: [{ name: "https", port: 8443 }],
    endpoints: hosts.map(([host, ready]) => ({ addresses: [host], ready })),
  };
}

function resolver(found: ServiceSpec | undefined, slices: readonly EndpointSliceSpec[] = []) {
  return createServiceResolver({ service: () => found, endpointSlices: () => slices }, (ip, port) =>
    ip === "10.0.0.9" ? { hostname: "127.0.0.1", port: port + 1 } : undefined,
  );
}

describe("the service resolver", () => {
  it("leads a cluster IP to its ready endpoints in turn, and to none that is not ready", () => {
    const turns = resolver(service, [slice(["10.0.0.1", true], ["10.0.0.2", false]), slice(["10.0.0.3", true])]);
    const dialled = Array.from({ length: 4 }, () => {
      const result = turns.resolve("ns", "a", 443);
      return result.ok ? result.address.dial?.hostname : undefined;
    });
    expect(new Set(dialled)).toEqual(new Set(["10.0.0.1", "10.0.0.3"]));
    expect(dialled[0]).toBe(dialled[2]);
  });

  it("dials what stands for an address here, and still names the cluster IP", () => {
    expect(resolver(service, [slice(["10.0.0.9", true])]).resolve("ns", "a", 443)).toEqual({
      ok: true,
      address: { host: "10.96.0.1:443", dial: { hostname: "127.0.0.1", port: 8444 } },
    });
  });

  it("knows nobody behind a cluster IP without ready endpoints or with another port name", () => {
    const other = { ...slice(["10.0.0.1", true]), ports: [{ name: "http", port: 80 }] };
    for (const slices of [[], [slice(["10.0.0.1", false])], [other]])
      expect(resolver(service, slices).resolve("ns", "a", 443)).toEqual({
        ok: true,
        address: { host: "10.96.0.1:443", dial: undefined },
      });
  });

  it("takes an external name as it is", () => {
    expect(resolver({ ...service, type: "ExternalName", externalName: "x.example" }).resolve("ns", "a", 8443)).toEqual({
      ok: true,
      address: { host: "x.example:8443", dial: { hostname: "x.example", port: 8443 } },
    });
  });

  it.each([
    [undefined, 443, 'service "a" not found'],
    [{ ...service, clusterIP: "None" }, 443, 'cannot route to service with ClusterIP "None"'],
    [service, 444, 'no service port 444 found for service "a"'],
  ])("refuses in the aggregator's words (%#)", (found, port, problem) => {
    expect(resolver(found).resolve("ns", "a", port)).toEqual({ ok: false, problem });
  });
});
