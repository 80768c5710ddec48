import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";
import { startWebhookServer, type WebhookServer } from "../../support/webhook-server.ts";

/** Whether the webhook lets pass. */
let isAllowed = true;
let hooks: WebhookServer;
const server = shareFront({}, async (playground) => {
  hooks = await startWebhookServer(playground, (_path, { request: { uid } }) => ({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: { uid, allowed: isAllowed, ...(isAllowed ? {} : { status: { message: "because" } }) },
  }));
});
afterAll(() => hooks[Symbol.asyncDispose]());

const PODS = "/api/v1/namespaces/default/pods";
const NO = 'admission webhook "h.hooks.example.com" denied the request: because';
const post = (path: string, body: object = {}): Promise<Reply> => server.send({ method: "POST", path, body });
const told = ({ status, body }: Reply): unknown => [status, body["message"] ?? body["status"]];

/** What the webhook was asked last, in short. */
function asked(): unknown {
  const { kind, resource, subResource, operation, name, namespace, object, options } = (hooks.asked.at(-1)?.review
    .request ?? {}) as Record<string, Record<string, unknown> | null>;
  return {
    kind: kind?.["kind"],
    resource: resource?.["resource"],
    subResource,
    operation,
    name,
    namespace,
    object,
    options,
  };
}

/** Requests that store nothing, as apiserver `handlers/rest.go` and `handlers/create.go` admit them. */
describe("a validating webhook", () => {
  beforeEach(async () => {
    isAllowed = true;
    const rule = { apiGroups: ["*"], apiVersions: ["*"], operations: ["CONNECT", "CREATE"] };
    await post("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", {
      metadata: { name: "c" },
      webhooks: [
        {
          name: "h.hooks.example.com",
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          clientConfig: hooks.clientConfig("any"),
          rules: [
            {
              ...rule,
              resources: ["pods/*", "nodes/*", "services/*", "subjectaccessreviews", "serviceaccounts/token"],
            },
          ],
        },
      ],
    });
    const spec = { schedulerName: "mine", containers: [{ name: "c", image: "x" }] };
    await post(PODS, { metadata: { name: "p" }, spec });
    hooks.asked.length = 0;
  });

  it.each([
    [
      `${PODS}/p/exec?command=ls&command=-l&stdout=true&container=c`,
      { kind: "PodExecOptions", resource: "pods", subResource: "exec", name: "p", namespace: "default" },
      { stdout: true, container: "c", command: ["ls", "-l"] },
    ],
    [
      `${PODS}/p/attach`,
      { kind: "PodAttachOptions", resource: "pods", subResource: "attach", name: "p", namespace: "default" },
      { stdout: true, stderr: true },
    ],
    [
      `${PODS}/p/portforward?ports=80`,
      { kind: "PodPortForwardOptions", resource: "pods", subResource: "portforward", name: "p", namespace: "default" },
      { ports: [80] },
    ],
    [
      `${PODS}/https:nobody:1/proxy/a/b/?c=d`,
      { kind: "PodProxyOptions", resource: "pods", subResource: "proxy", name: "https:nobody:1", namespace: "default" },
      { path: "/a/b/" },
    ],
    [
      "/api/v1/namespaces/default/services/s/proxy/",
      { kind: "ServiceProxyOptions", resource: "services", subResource: "proxy", name: "s", namespace: "default" },
      { path: "/" },
    ],
    [
      "/api/v1/nodes/n/proxy/healthz",
      { kind: "NodeProxyOptions", resource: "nodes", subResource: "proxy", name: "n", namespace: undefined },
      { path: "/healthz" },
    ],
  ])("is asked before %s", async (path, place, fields) => {
    isAllowed = false;
    const { kind } = place;
    expect(told(await post(path))).toEqual([400, NO]);
    const object = { kind, apiVersion: "v1", ...fields };
    expect(asked()).toEqual({ ...place, operation: "CONNECT", object, options: null });
  });

  it("hears of connections that no dry run can make", async () => {
    expect(told(await post(`${PODS}/p/exec?dryRun=All`))).toEqual([400, "dryRun is not supported"]);
    expect(hooks.asked).toEqual([]);
  });

  it.each([
    ["eviction", { apiVersion: "policy/v1", kind: "Eviction" }],
    ["binding", { apiVersion: "v1", kind: "Binding", target: { kind: "Node", name: "n" } }],
  ])("may refuse an %s, and hears nothing of what the server then does", async (subResource, body) => {
    isAllowed = false;
    const send = (): Promise<Reply> => post(`${PODS}/p/${subResource}`, { ...body, metadata: { name: "p" } });
    expect(told(await send())).toEqual([400, NO]);
    expect(asked()).toMatchObject({
      kind: body.kind,
      resource: "pods",
      subResource,
      operation: "CREATE",
      name: "p",
      namespace: "default",
      object: { metadata: { name: "p" } },
      options: { kind: "CreateOptions" },
    });
    isAllowed = true;
    expect(told(await send())).toEqual([201, "Success"]);
    expect(hooks.asked).toHaveLength(2);
  });

  it("may refuse reviews and tokens", async () => {
    isAllowed = false;
    const review = { spec: { user: "bob", nonResourceAttributes: { path: "/", verb: "get" } } };
    expect(told(await post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review))).toEqual([400, NO]);
    expect(asked()).toMatchObject({
      kind: "SubjectAccessReview",
      operation: "CREATE",
      object: { spec: { user: "bob" } },
    });
    const account = "/api/v1/namespaces/default/serviceaccounts";
    await post(account, { metadata: { name: "robot" } });
    const token = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    expect(told(await post(`${account}/robot/token`, token))).toEqual([400, NO]);
    expect(asked()).toMatchObject({
      kind: "TokenRequest",
      resource: "serviceaccounts",
      subResource: "token",
      name: "robot",
    });
  });
});
