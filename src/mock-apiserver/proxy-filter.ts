import type { IncomingMessage } from "node:http";
import { hostName, isForeignSite, LOOPBACK_HOSTS } from "../apimachinery/index.ts";
import { parseTarget, writeText, type Stage } from "../apiserver/index.ts";

/** kubectl proxy's `--reject-methods` is `^$`, and `--reject-paths` keeps interactive sessions away from browsers. */
export const DEFAULT_REJECT_PATHS = /^\/api\/.*\/pods\/.*\/exec|^\/api\/.*\/pods\/.*\/attach/;

/** Of a target in absolute form the one that it names, whatever Host says (RFC 9112, 3.2.2). */
function authorityOf({ url = "", headers: { host = "" } }: IncomingMessage): string {
  return /^[A-Za-z][A-Za-z0-9+\-.]*:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(url)?.[1] ?? host;
}

/**
 * What stands between a browser and the administrator's identity on the plain-HTTP front: the host filter of kubectl
 * proxy (`kubectl/pkg/proxy/proxy_server.go`), and, because a web page can post across sites without reading the
 * answer, a refusal of every request whose Origin or Sec-Fetch-Site is foreign.
 */
export function createProxyFilter(acceptHosts = LOOPBACK_HOSTS, rejectPaths = DEFAULT_REJECT_PATHS): Stage {
  const problemOf = (req: IncomingMessage): string | undefined => {
    if (!acceptHosts.test(hostName(authorityOf(req)))) return "its Host is not this machine";
    // Decoded, as kubectl matches it: `%65xec` is `exec`.
    if (rejectPaths.test(parseTarget(req.url ?? "")?.path ?? "")) return "interactive sessions are not for browsers";
    return isForeignSite(req.headers) ? "it comes from another site" : undefined;
  };
  return ({ front, req, res, trace }) => {
    const problem = front === "proxy" ? problemOf(req) : undefined;
    if (problem === undefined) return "next";
    trace.decide("filter", "stop", "filter.refused", { problem });
    writeText(res, 403, "Forbidden");
    return "answered";
  };
}
