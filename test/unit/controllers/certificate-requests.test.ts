import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { approvalsOf, lifetimeOf, signerProblem, validityOf } from "../../../src/controllers/certificate-requests.ts";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const HOUR = 3_600_000;
const NODE = { commonName: "system:node:n", organizations: ["system:nodes"], dns: 0, ip: 0, email: 0, uri: 0 };

function request(signer: string, usages: readonly string[], more: object = {}, status?: object): KubeObject {
  const metadata = { name: "r", creationTimestamp: "2026-01-01T11:00:00Z" };
  const spec = { signerName: `kubernetes.io/${signer}`, usages, ...more };
  const head = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata, spec };
  return status === undefined ? head : { ...head, status };
}

const CLIENT = ["digital signature", "key encipherment", "client auth"];
const SERVER = ["digital signature", "key encipherment", "server auth"];

/** In the words of k8s `pkg/apis/certificates/helpers.go` and `pkg/controller/certificates/signer`. */
describe("a signer of Kubernetes", () => {
  it.each([
    ["kube-apiserver-client", CLIENT, {}, undefined],
    ["kube-apiserver-client", ["client auth"], {}, undefined],
    ["kube-apiserver-client", ["digital signature"], {}, "missing required usage for client certificate: client auth"],
    ["kube-apiserver-client", SERVER, {}, "invalid usage for client certificate: server auth"],
    ["kube-apiserver-client-kubelet", CLIENT, {}, undefined],
    ["kube-apiserver-client-kubelet", CLIENT, { dns: 1 }, "DNS subjectAltNames are not allowed"],
    ["kube-apiserver-client-kubelet", CLIENT, { organizations: [] }, "subject organization is not system:nodes"],
    [
      "kube-apiserver-client-kubelet",
      CLIENT,
      { commonName: "bob" },
      "subject common name does not begin with system:node:",
    ],
    [
      "kube-apiserver-client-kubelet",
      ["client auth"],
      {},
      "usages did not match [client auth digital signature key encipherment]",
    ],
    ["kubelet-serving", SERVER, { dns: 1 }, undefined],
    ["kubelet-serving", ["digital signature", "server auth"], { ip: 1 }, undefined],
    ["kubelet-serving", SERVER, {}, "DNS or IP subjectAltName is required"],
    ["kubelet-serving", SERVER, { ip: 1, uri: 1 }, "URI subjectAltNames are not allowed"],
    ["legacy-unknown", ["any"], { email: 1 }, undefined],
  ])("of %s, asked for %j with %j", (signer, usages, names, problem) => {
    expect(signerProblem(request(signer, usages), { ...NODE, ...names })).toBe(problem);
  });

  it.each([
    [undefined, -HOUR / 12, 8760 * HOUR - HOUR / 12],
    [3600, -HOUR / 12, HOUR],
    [1, -HOUR / 12, HOUR / 6],
    [9 * 3600, -HOUR / 12, 9 * HOUR - HOUR / 12],
    [10 ** 9, -HOUR / 12, 8760 * HOUR - HOUR / 12],
  ])("grants %s seconds", (expirationSeconds, begin, end) => {
    const { notBefore, notAfter } = validityOf(request("legacy-unknown", [], { expirationSeconds }), NOW);
    expect([notBefore - NOW, notAfter - NOW]).toEqual([begin, end]);
  });
});

describe("a kubelet's request", () => {
  it("approves itself by the right to, and by a smaller one where it is about who asks", () => {
    const rights = (username: string, usages = CLIENT): string[] =>
      approvalsOf(request("kube-apiserver-client-kubelet", usages, { username }), NODE).map(([right]) => right);
    expect(rights("system:node:n")).toEqual(["selfnodeclient", "nodeclient"]);
    expect(rights("bob")).toEqual(["nodeclient"]);
    expect(rights("bob", SERVER)).toEqual([]);
    expect(approvalsOf(request("kube-apiserver-client", CLIENT, { username: "x" }), NODE)).toEqual([]);
  });
});

describe("a request", () => {
  const decided = (type: string, certificate = ""): object => ({
    conditions: [{ type, status: "True", lastUpdateTime: "2026-01-01T11:30:00Z" }],
    ...(certificate === "" ? {} : { certificate }),
  });

  it.each([
    [undefined, 23],
    [decided("Denied"), 0.5],
    [decided("Failed"), 0.5],
    [decided("Approved"), 23.5],
    [decided("Approved", "x"), 0.5],
  ])("with %j is forgotten after so many hours", (status, hours) => {
    expect(lifetimeOf(request("legacy-unknown", [], {}, status), NOW) / HOUR).toBe(hours);
  });
});
