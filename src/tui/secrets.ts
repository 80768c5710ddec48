/** Names of headers whose values are shown only on request; the record itself holds no credentials at all. */
const SECRET = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|token|secret|password|api-?key/i;

export const HIDDEN = "******** (V shows)";

export function shownValue(name: string, value: string, secrets: boolean): string {
  return secrets || !SECRET.test(name) ? value : HIDDEN;
}

// The data of a Secret, and tokens, in JSON and in YAML.
const SECRET_FIELDS = /("?(?:token|password|secret|client-key-data|tls\.key)"?\s*:\s*)("[^"]*"|[^\s,}]+)/gi;
const BEARER = /(authorization:\s*\S+\s+)\S+/gi;

export function shownText(text: string, secrets: boolean): string {
  return secrets ? text : text.replace(SECRET_FIELDS, `$1"********"`).replace(BEARER, "$1********");
}
