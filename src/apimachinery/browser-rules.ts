/**
 * What stands between a browser and a server on loopback: the Host header of a page lured here by DNS rebinding names
 * another host, as `kubectl proxy --accept-hosts` refuses it, and a request of another site says so.
 */
export interface BrowserHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: unknown;
}

/** kubectl proxy's `--accept-hosts`. */
export const LOOPBACK_HOSTS = /^localhost$|^127\.0\.0\.1$|^\[::1\]$/;

/** The host without its port; an IPv6 address keeps its brackets. */
export function hostName(host: string): string {
  const port = /:\d+$/.exec(host);
  return port === null ? host : host.slice(0, port.index);
}

/** What browsers send for a page of our own, and for an address that somebody typed. Programs send nothing. */
const OWN_SITES: ReadonlySet<unknown> = new Set([undefined, "same-origin", "none"]);

export function isForeignSite({ host, origin, "sec-fetch-site": site }: BrowserHeaders): boolean {
  return !OWN_SITES.has(site) || (origin !== undefined && origin !== `http://${host}`);
}
