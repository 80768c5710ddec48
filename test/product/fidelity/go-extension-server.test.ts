/**
 * What an unmodified Go extension apiserver (Kubernetes' sample-apiserver, wardle.example.com) really asked of its main
 * apiserver, replayed with the identity and the roles that such a server has.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { frontOf, type Reply } from "../../support/front.ts";
import { isProtobuf, readProtobufObject } from "../../support/protobuf-objects.ts";

interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly accept: string;
  readonly contentType?: string;
  readonly requestBase64: string;
  readonly status: number;
  readonly replyType: string;
  readonly replyBase64?: string;
}

const recorded = JSON.parse(
  await readFile(new URL("recordings/sample-apiserver.json", import.meta.url), "utf8"),
) as WireRequest[];
/** Fields of a review in protobuf. */
const SPEC = 2;
const STATUS = 3;

const SERVER = "system:serviceaccount:wardle:apiserver";
const SERVER_TOKEN = "server-token";
const subject = { kind: "ServiceAccount", name: "apiserver", namespace: "wardle" };
const RBAC = { apiVersion: "rbac.authorization.k8s.io/v1" };
const ROLE_REF = { apiGroup: "rbac.authorization.k8s.io" };

/** The manifests of the sample-apiserver's own documentation. */
const MANIFESTS = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "wardle" } },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "apiserver", namespace: "wardle" } },
  {
    ...RBAC,
    kind: "ClusterRole",
    metadata: { name: "aggregated-apiserver-clusterrole" },
    rules: [
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "watch", "list"] },
      {
        apiGroups: ["admissionregistration.k8s.io"],
        resources: [
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
        ],
        verbs: ["get", "watch", "list"],
      },
      {
        apiGroups: ["flowcontrol.apiserver.k8s.io"],
        resources: ["prioritylevelconfigurations", "flowschemas"],
        verbs: ["list", "watch"],
      },
    ],
  },
  {
    ...RBAC,
    kind: "ClusterRoleBinding",
    metadata: { name: "sample-apiserver-clusterrolebinding" },
    roleRef: { ...ROLE_REF, kind: "ClusterRole", name: "aggregated-apiserver-clusterrole" },
    subjects: [subject],
  },
  {
    ...RBAC,
    kind: "ClusterRoleBinding",
    metadata: { name: "wardle:system:auth-delegator" },
    roleRef: { ...ROLE_REF, kind: "ClusterRole", name: "system:auth-delegator" },
    subjects: [subject],
  },
  {
    ...RBAC,
    kind: "RoleBinding",
    metadata: { name: "wardle-auth-reader", namespace: "kube-system" },
    roleRef: { ...ROLE_REF, kind: "Role", name: "extension-apiserver-authentication-reader" },
    subjects: [subject],
  },
];

let playground: Playground;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "wire-"));
  const tokenAuthFile = path.join(directory, "tokens.csv");
  const users = [
    'admin-token,admin,uid-admin,"system:masters"',
    'bob-token,bob,uid-bob,"dev,ops"',
    'alice-token,alice,uid-alice,"dev"',
  ];
  const server = `${SERVER_TOKEN},${SERVER},uid-server,"system:serviceaccounts,system:serviceaccounts:wardle"`;
  await writeFile(tokenAuthFile, [...users, server].join("\n"));
  playground = await startPlayground({ tokenAuthFile, proxyPort: "off" });
  for (const manifest of MANIFESTS) await playground.apply(manifest);
});

afterAll(async () => {
  await playground.close();
  await rm(directory, { recursive: true });
});

function send(wire: WireRequest): Promise<Reply> {
  const body = Buffer.from(wire.requestBase64, "base64");
  return frontOf(playground).send({
    method: wire.method,
    path: wire.url,
    headers: {
      authorization: `Bearer ${SERVER_TOKEN}`,
      accept: wire.accept,
      ...(wire.contentType === undefined ? {} : { "content-type": wire.contentType }),
    },
    ...(body.length === 0 ? {} : { body }),
  });
}

const plain = recorded.filter(({ url }) => !url.includes("watch=true"));
const watches = recorded.filter(({ url }) => url.includes("watch=true"));

describe("what Kubernetes' sample-apiserver asks of its main server", () => {
  it.each(plain.map((wire, index) => [`${index}: ${wire.method} ${wire.url}`, wire] as const))(
    "%s",
    async (_name, wire) => {
      const reply = await send(wire);
      expect([reply.status, reply.headers["content-type"]]).toEqual([wire.status, wire.replyType]);
      if (wire.replyBase64 === undefined) return;
      const recordedReply = Buffer.from(wire.replyBase64, "base64");
      if (isProtobuf(recordedReply)) {
        const { fields } = readProtobufObject(recordedReply);
        const given = readProtobufObject(reply.bytes).fields;
        expect([given.get(SPEC), given.get(STATUS)]).toEqual([fields.get(SPEC), fields.get(STATUS)]);
      } else {
        const { spec, status } = JSON.parse(recordedReply.toString()) as Record<string, unknown>;
        expect([reply.body["spec"], reply.body["status"]]).toEqual([spec, status]);
      }
    },
  );

  it.each(watches.map((wire) => [wire.url, wire] as const))(
    "watch-list %s is synced by its bookmark",
    async (_name, wire) => {
      const headers = { accept: wire.accept, authorization: `Bearer ${SERVER_TOKEN}` };
      using watch = await frontOf(playground).watch(wire.url, headers);
      const seen: { type: string; annotations?: Record<string, string> }[] = [];
      while (seen.at(-1)?.type !== "BOOKMARK") {
        const { type, object } = await watch.next();
        const { annotations } = (object as { metadata: { annotations?: Record<string, string> } }).metadata;
        seen.push({ type, ...(annotations === undefined ? {} : { annotations }) });
      }
      expect(seen.at(-1)?.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
      expect(seen.slice(0, -1).every(({ type }) => type === "ADDED")).toBe(true);
    },
  );

  it("is refused what its roles do not allow: before the delegator is bound, access reviews", async () => {
    const review = plain.find(({ url }) => url.includes("subjectaccessreviews"));
    const stranger = playground.client("system:serviceaccount:wardle:other", ["system:serviceaccounts"]);
    const reply = await stranger.request({
      method: "POST",
      path: review?.url ?? "",
      headers: { "content-type": review?.contentType ?? "" },
      body: Buffer.from(review?.requestBase64 ?? "", "base64"),
    });
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('cannot create resource \\"subjectaccessreviews\\"');
  });
});
