import type { UserInfo } from "../../../apimachinery/index.ts";

const cache = new WeakMap<UserInfo, readonly string[]>();

/**
 * The header lines that tell a backend who is asking, one line per group (client-go `transport/round_trippers.go`
 * SetAuthProxyHeaders). Name and value alternate.
 */
export function identityHeaders(user: UserInfo): readonly string[] {
  const known = cache.get(user);
  if (known !== undefined) return known;
  const lines = ["X-Remote-User", user.name];
  if (user.uid !== "") lines.push("X-Remote-Uid", user.uid);
  for (const group of user.groups) lines.push("X-Remote-Group", group);
  for (const [key, values] of Object.entries(user.extra)) {
    for (const value of values) lines.push(`X-Remote-Extra-${escapeHeaderKey(key)}`, value);
  }
  const safe = lines.map(asHeaderBytes);
  cache.set(user, safe);
  return safe;
}

/** RFC 9110 field-name characters; `%` is the escape itself. */
const FIELD_NAME = /^[A-Za-z0-9!#$&'*+.^_`|~-]$/;

function escapeHeaderKey(key: string): string {
  return [...Buffer.from(key.toLowerCase(), "utf8")]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return FIELD_NAME.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

/** Control bytes: line breaks would end the line, and no HTTP client sends the others. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f]/g;

/** Go writes a header's UTF-8 bytes as they are; Node takes one character per byte. */
function asHeaderBytes(text: string): string {
  return Buffer.from(text.replace(CONTROLS, " "), "utf8").toString("latin1");
}
