import type { ServerResponse } from "node:http";
import { groupVersionForDiscovery } from "../../apimachinery/index.ts";
import { kindResources, tableKinds, writeJson, type ExtensionResource } from "../../apiserver/index.ts";
import type { RequestHandler } from "./guarded-handler.ts";

/** What discovery says of a resource. */
export type ServedResource = Pick<
  ExtensionResource,
  "kind" | "singular" | "shortNames" | "categories" | "namespaced" | "verbs"
>;

export interface Served {
  readonly group: string;
  readonly version: string;
  readonly resources?: Readonly<Record<string, ServedResource>>;
}

/**
 * The same handler, with `/apis`, `/apis/GROUP` and `/apis/GROUP/VERSION` answered where it answers 404 there itself. Without them the
 * aggregator would find no server.
 */
export function fillDiscovery(handle: RequestHandler, served: Served): RequestHandler {
  const documents = discoveryOf(served);
  return (req, res) => {
    const path = (req.url ?? "").replace(/\?.*$/, "").replace(/\/$/, "");
    const document = documents.get(path);
    if (document !== undefined && (req.method === "GET" || req.method === "HEAD")) answerInstead(res, document);
    return handle(req, res);
  };
}

/** @throws ResourceTableError */
function discoveryOf({ group, version, resources = {} }: Served): ReadonlyMap<string, object> {
  const rows = Object.entries(resources).map(([plural, row]) => [plural, { ...row, status: false }] as const);
  const kinds = rows.length === 0 ? [] : tableKinds({ group, version, resources: Object.fromEntries(rows) });
  const own = groupVersionForDiscovery(group, version);
  const one = { name: group, versions: [own], preferredVersion: own };
  const { groupVersion } = own;
  return new Map<string, object>([
    ["/apis", { kind: "APIGroupList", apiVersion: "v1", groups: [one] }],
    [`/apis/${group}`, { kind: "APIGroup", apiVersion: "v1", ...one }],
    [
      `/apis/${groupVersion}`,
      { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: kinds.flatMap(kindResources) },
    ],
  ]);
}

/** Sends the document in the place of an answer that begins as a 404, whose own body goes nowhere. */
function answerInstead(res: ServerResponse, document: object): void {
  const own = { writeHead: res.writeHead.bind(res), write: res.write.bind(res), end: res.end.bind(res) };
  let isMissing = false;
  const begin = (status: number): boolean => {
    isMissing ||= status === 404;
    if (!isMissing) Object.assign(res, own);
    return isMissing;
  };
  Object.assign(res, {
    writeHead: (...args: Parameters<typeof own.writeHead>) => (begin(args[0]) ? res : own.writeHead(...args)),
    write: (...args: Parameters<typeof own.write>) => begin(res.statusCode) || own.write(...args),
    end: (...args: Parameters<typeof own.end>) => {
      if (!begin(res.statusCode)) return own.end(...args);
      Object.assign(res, own);
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      writeJson(res, 200, document);
      return res;
    },
  });
}
