import type { IncomingMessage, ServerResponse } from "node:http";
import { parseTarget, writeText } from "../apiserver/index.ts";

/** kubectl proxy's `--accept-hosts`: the Host header of a browser lured here by DNS rebinding names another host. */
export const DEFAULT_ACCEPT_HOSTS = /^localhost$|^127\.0\.0\.1$|^\[::1\]$/;

/** kubectl proxy's `--reject-methods` is `^$`, and `--reject-paths` keeps interactive sessions away from browsers. */
export const DEFAULT_REJECT_PATHS = /^\/api\/.*\/pods\/.*\/exec|^\/api\/.*\/pods\/.*\/attach/;

export interface ProxyFilter {
  /** False when the request was refused; the refusal is written. */
  admit(req: IncomingMessage, res: ServerResponse): boolean;
}

/**
 * What stands between a browser and the administrator's identity on the plain-HTTP front: the host filter of kubectl
 * proxy (`kubectl/pkg/proxy/proxy_server.go`), and, because a web page can post across sites without reading the
 * answer, a refusal of every request whose Origin or Sec-Fetch-Site is foreign.
 */
export function createProxyFilter(acceptHosts = DEFAULT_ACCEPT_HOSTS, rejectPaths = DEFAULT_REJECT_PATHS): ProxyFilter {
  return {
    admit(req, res) {
      const host = hostName(req.headers.host ?? "");
      // Decoded, as kubectl matches it: `%65xec` is `exec`.
      const path = parseTarget(req.url ?? "")?.path ?? "";
      const refused = !acceptHosts.test(host) || rejectPaths.test(path) || isCrossSite(req);
      if (refused) writeText(res, 403, "Forbidden");
      return !refused;
    },
  };
}

/** The host without its port; an IPv6 address keeps its brackets. */
function hostName(host: string): string {
  const port = /:\d+$/.exec(host);
  return port === null ? host : host.slice(0, port.index);
}

function isCrossSite(req: IncomingMessage): boolean {
  const site = req.headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return true;
  const origin = req.headers.origin;
  return origin !== undefined && origin !== `http://${req.headers.host}`;
}
