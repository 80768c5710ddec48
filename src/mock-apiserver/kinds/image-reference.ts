/** Image references as github.com/distribution/reference reads them, as far as defaults need it. */

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(@${DIGEST})?$`,
);
const MAX_PATH = 255;

/** Whether the first part of a name is a registry and not a user. */
function hasDomain(image: string): boolean {
  const slash = image.indexOf("/");
  const first = image.slice(0, Math.max(slash, 0));
  return slash > 0 && (/[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first);
}

/** The tag that a reference means; empty for one with a digest alone, and for what is no reference. */
export function imageTag(image: string): string {
  if (/^[a-f0-9]{64}$/.test(image)) return "";
  const match = REFERENCE.exec(hasDomain(image) ? image : `docker.io/${image}`);
  if (match === null) return "";
  const [, path = "", tag, digest] = match;
  if (path.length > MAX_PATH) return "";
  return tag ?? (digest === undefined ? "latest" : "");
}
