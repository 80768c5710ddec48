import { timingSafeEqual } from "node:crypto";
import { hostname } from "node:os";
import { isIP } from "node:net";
import { hostName, isForeignSite, LOOPBACK_HOSTS, type BrowserHeaders } from "../apimachinery/index.ts";

/** Headers of every answer: nothing from outside, no inline script, no style attribute, no frame. */
export const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
} as const;

/** Whether a request may be answered at all: the rules of the plain-HTTP front. `bind` beyond loopback takes this machine's names. */
export function isWelcome(headers: BrowserHeaders, bind: string): boolean {
  return isKnownHost(hostName(headers.host ?? ""), bind) && !isForeignSite(headers);
}

function isKnownHost(host: string, bind: string): boolean {
  if (LOOPBACK_HOSTS.test(host)) return true;
  if (bind === "127.0.0.1" || bind === "::1" || bind === "localhost") return false;
  const own = hostname().toLowerCase();
  return isIP(host.replace(/^\[|\]$/g, "")) !== 0 || [own, `${own}.local`].includes(host.toLowerCase());
}

/** A write comes from the page itself: a browser says so by Origin, and the page by its token. */
export function mayWrite(headers: BrowserHeaders, given: unknown, token: string): boolean {
  return headers.origin !== undefined && headers.origin === `http://${headers.host}` && isSame(given, token);
}

export function isSame(given: unknown, wanted: string): boolean {
  const [a, b] = [Buffer.from(typeof given === "string" ? given : ""), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
