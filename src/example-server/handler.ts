import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIResourceList } from "../apimachinery/index.ts";
import { detectContentType, formatWithoutOperands, redirectPage } from "./go-text.ts";
import { createServeMux } from "./serve-mux.ts";

const GROUP_VERSION = "example.k8s.io/v1";
const PREFIX = `/apis/${GROUP_VERSION}`;

/** The tutorial's four HandleFunc calls: pattern and the name that its reply gives it. */
const HANDLERS: Readonly<Record<string, string>> = {
  [`${PREFIX}/pods/`]: "/pods/",
  [`${PREFIX}/pods`]: "/pods",
  [`${PREFIX}/`]: "/",
  "/": "/",
};

/** What the ClusterRole of the tutorial's manifests grants: pods of this group, read only. */
const RESOURCES: APIResourceList = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: GROUP_VERSION,
  resources: [{ name: "pods", singularName: "pod", namespaced: false, kind: "Pod", verbs: ["get", "list", "watch"] }],
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const mux = createServeMux(Object.keys(HANDLERS));

export interface TutorialOptions {
  readonly asWritten: boolean;
  /** Go's to 1.25, and since (net/http `routing_tree.go`). */
  readonly redirectStatus: 301 | 307;
}

/**
 * The tutorial's program. `asWritten` leaves the group version's own path to Go's ServeMux, which redirects it; otherwise
 * it answers with a discovery document, without which Kubernetes never takes the server for available.
 */
export function answer(method: string, target: string, { asWritten, redirectStatus }: TutorialOptions): Answer {
  const path = target.split("?", 1)[0];
  if (!asWritten && path === PREFIX && (method === "GET" || method === "HEAD")) {
    return { status: 200, headers: { "content-type": "application/json" }, body: `${JSON.stringify(RESOURCES)}\n` };
  }
  const verdict = mux.route(method, target);
  switch (verdict.kind) {
    case "handler": {
      const body = formatWithoutOperands(`Hit '${HANDLERS[verdict.pattern]}' and URL is '${verdict.path}'`);
      return { status: 200, headers: { "content-type": detectContentType(body) }, body };
    }
    case "redirect":
      return redirect(method, verdict.location, redirectStatus);
    case "bad-request":
      return { status: 400, headers: { "content-type": "text/plain; charset=utf-8" }, body: "400 Bad Request" };
  }
}

/** net/http `Redirect`: a page for GET alone, its type for HEAD too. */
function redirect(method: string, location: string, status: 301 | 307): Answer {
  const isRead = method === "GET" || method === "HEAD";
  return {
    status,
    headers: { location, ...(isRead ? { "content-type": "text/html; charset=utf-8" } : {}) },
    body: method === "GET" ? redirectPage(location, status) : "",
  };
}

/** Serves {@link answer}. */
export function createTutorialHandler(options: TutorialOptions): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const { status, headers, body } = answer(req.method ?? "GET", req.url ?? "/", options);
    res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    res.end(req.method === "HEAD" ? undefined : body);
  };
}
