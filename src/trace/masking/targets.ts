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
  "hash",
]);
const MASK = "<masked>";

/** A request target or a URL with the values of unknown query parameters masked, and without a password before its host. */
export function maskTarget(target: string): string {
  const at = target.indexOf("?");
  const beginning = withoutParameters(withoutPassword(at < 0 ? target : target.slice(0, at)));
  if (at < 0) return beginning;
  const parts = target.slice(at + 1).split("&");
  const firstWord = parts.findIndex((part) => part.startsWith("command="));
  const query = parts.map((part, index) =>
    isShown(part, index === firstWord) ? part : `${part.slice(0, Math.max(0, part.indexOf("=") + 1))}${MASK}`,
  );
  return `${beginning}?${query.join("&")}`;
}

/** A name alone, of a switch. */
const SWITCH = /^[a-z]{1,16}$/;
/** Of a command that runs in a container: its program, paths and switches. Other words may be credentials. */
const PROGRAM = /^[\w./-]{1,64}$/;
const HARMLESS_WORD = /^(?:(?:\/[\w.-]{1,32}){1,8}\/?|-[A-Za-z]{1,3}|--[a-z][a-z-]{0,31})$/;

function isShown(part: string, isFirstWord: boolean): boolean {
  const end = part.indexOf("=");
  if (end < 0) return SWITCH.test(part) || SHOWN.has(part);
  const name = part.slice(0, end);
  if (name === "command")
    return (isFirstWord ? PROGRAM : HARMLESS_WORD).test(part.slice(end + 1).replaceAll(/%2f/gi, "/"));
  return end === part.length - 1 || SHOWN.has(name);
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
