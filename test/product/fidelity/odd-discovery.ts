/** Discovery documents that are not as they should be, by the first label of the group: `bd-nokind.example.com`. */
import type { ServerResponse } from "node:http";

interface Odd {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go as JSON. */
  readonly body?: string | object;
}

const TOY = { name: "toys", singularName: "toy", namespaced: true, kind: "Toy", verbs: ["get", "list"] };
const SCALE = { ...TOY, name: "toys/scale", group: "autoscaling", version: "v1", kind: "Scale" };
const POD = { ...TOY, name: "pods", singularName: "pod", kind: "Pod", shortNames: ["po"] };
const MORE = { ...TOY, storageVersionHash: "abc=", shortNames: ["t", "ty"], categories: ["all", "toybox"] };

function failure(code: number, reason: string): Odd {
  return { status: code, body: { kind: "Status", apiVersion: "v1", status: "Failure", reason, code } };
}

function documents(groupVersion: string, url: string): Readonly<Record<string, Odd>> {
  const head = { kind: "APIResourceList", apiVersion: "v1", groupVersion };
  const list = (...resources: readonly object[]): object => ({ ...head, resources });
  const typed = (type: string): Readonly<Record<string, string>> => ({ "Content-Type": type });
  return {
    empty: { body: list() },
    nullres: { body: { ...head, resources: null } },
    nores: { body: head },
    nokind: { body: { groupVersion, resources: [TOY] } },
    wronggv: { body: { ...list(TOY), groupVersion: "other.example.com/v9" } },
    wrongkind: { body: { ...list(TOY), kind: "Status" } },
    badjson: { headers: typed("application/json"), body: '{"kind":' },
    html: { headers: typed("text/html"), body: "<html>hello</html>" },
    text: { headers: typed("text/plain"), body: "Hit '/'" },
    nothing: {},
    nocontent: { status: 204 },
    created: { status: 201, body: list(TOY) },
    partial: { status: 206, headers: typed("application/json"), body: JSON.stringify(list(TOY)) },
    moved: { status: 301, headers: { Location: `${url}/` } },
    notfound: failure(404, "NotFound"),
    unauth: failure(401, "Unauthorized"),
    forbid: failure(403, "Forbidden"),
    busy: { status: 429, headers: { "Retry-After": "1" } },
    noverbs: { body: list({ ...TOY, verbs: undefined }) },
    nosingular: { body: list({ ...TOY, singularName: "" }) },
    subonly: { body: list(SCALE) },
    sub: {
      body: list(TOY, { ...SCALE, verbs: ["get", "update"] }, { ...TOY, name: "toys/status", verbs: ["get", "patch"] }),
    },
    twice: { body: list(TOY, { ...TOY, kind: "Toy2" }) },
    clash: { body: list(POD) },
    extra: { body: list({ ...MORE, colour: "red" }) },
    usual: { body: list(TOY) },
  };
}

/** Whether a group version has an odd document, which is sent then. */
export function answerOddly(res: ServerResponse, groupVersion: string, url: string): boolean {
  const name = /^bd-([a-z0-9]+)\./.exec(groupVersion)?.[1];
  if (name === undefined) return false;
  const all = documents(groupVersion, url);
  const { status = 200, headers = {}, body } = all[name] ?? all["usual"] ?? {};
  if (typeof body !== "object") {
    res.writeHead(status, headers).end(body);
    return true;
  }
  const text = JSON.stringify(body);
  const own = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
  res.writeHead(status, { ...own, ...headers }).end(text);
  return true;
}
