/** Names of headers whose values are shown only on request; the record itself holds no credentials at all. */
const SECRET = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|token|secret|password|api-?key/i;

export const HIDDEN = "******** (V shows)";

export function shownValue(name: string, value: string, secrets: boolean): string {
  return secrets || !SECRET.test(name) ? value : HIDDEN;
}

/** A field of JSON or YAML that holds a secret, e.g. `"token": "abc"`. */
const SECRET_FIELD =
  /("?[\w.-]*(?:token|password|secret|client-key-data|tls\.key)"?[ \t]*:[ \t]*)("[^"]*"|[^\s,{}[\]"]+)/gi;

/** One line of a body. */
export function shownText(text: string, secrets: boolean): string {
  return secrets ? text : text.replace(SECRET_FIELD, `$1"********"`);
}

const HEADER = /^([!#$%&'*+.^_`|~\w-]+): (.*)$/;

/** One line of a raw message: a header or part of a body. */
export function shownRawLine(text: string, secrets: boolean): string {
  const header = HEADER.exec(text);
  if (header === null) return shownText(text, secrets);
  const [, name = "", value = ""] = header;
  return `${name}: ${shownValue(name, value, secrets)}`;
}
