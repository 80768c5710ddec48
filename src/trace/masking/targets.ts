/** Query parameters of Kubernetes' API, whose values are recorded; every other one may be a credential. */
const SHOWN: ReadonlySet<string> = new Set([
  "allowWatchBookmarks",
  "as",
  "container",
  "continue",
  "dryRun",
  "exclude",
  "fieldManager",
  "fieldSelector",
  "fieldValidation",
  "follow",
  "force",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "includeObject",
  "insecureSkipTLSVerifyBackend",
  "labelSelector",
  "limit",
  "limitBytes",
  "orphanDependents",
  "path",
  "ports",
  "pretty",
  "previous",
  "propagationPolicy",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "shardSelector",
  "sinceSeconds",
  "sinceTime",
  "stderr",
  "stdin",
  "stdout",
  "stream",
  "tailLines",
  "timeout",
  "timeoutSeconds",
  "timestamps",
  "tty",
  "verbose",
  "version",
  "watch",
  "command",
  "hash",
]);
const MASK = "<masked>";

/** A request target or a URL with the values of unknown query parameters masked, and without a password before its host. */
export function maskTarget(target: string): string {
  const at = target.indexOf("?");
  const beginning = withoutParameters(withoutPassword(at < 0 ? target : target.slice(0, at)));
  if (at < 0) return beginning;
  const query = target
    .slice(at + 1)
    .split("&")
    .map((part) => (isShown(part) ? part : `${part.slice(0, Math.max(0, part.indexOf("=") + 1))}${MASK}`));
  return `${beginning}?${query.join("&")}`;
}

/** What is longer is no name of a switch. */
const LONGEST_NAME = 24;

/** A name alone is shown. */
function isShown(part: string): boolean {
  const end = part.indexOf("=");
  if (end < 0) return part.length <= LONGEST_NAME || SHOWN.has(part);
  return end === part.length - 1 || SHOWN.has(part.slice(0, end));
}

/** Parameters of a path's segment (RFC 3986, section 3.3), which Kubernetes does not have. */
function withoutParameters(path: string): string {
  return path.includes(";") ? path.replace(/;([^=;/]*)=[^;/]*/g, `;$1=${MASK}`) : path;
}

function withoutPassword(text: string): string {
  return text.startsWith("/") ? text : text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, `$1${MASK}@`);
}

/** Paths whose bodies hold credentials, whatever they say of themselves. */
const CREDENTIALS = /\/(?:secrets|tokenreviews|serviceaccounts\/[^/]+\/token)(?:\/|$)/;

export function leadsToCredentials(target: string): boolean {
  const [path = ""] = target.split("?");
  if (!path.includes("%")) return CREDENTIALS.test(path);
  try {
    return CREDENTIALS.test(decodeURIComponent(path));
  } catch {
    return true;
  }
}
