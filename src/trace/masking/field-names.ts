/** Credentials in bodies of any kind, by the names of their fields: what no path and no kind says. */
import { MASK } from "./headers.ts";

const SECRET_FIELD = /(?:token|password|secret|client-key-data|tls\.key)$/i;
export const PRIVATE_KEY_LINE = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}

/** `token: abc`, `"password":"abc"`. */
const FIELD = new RegExp(
  [
    /(?<![\w.-])("?[\w.-]{0,60}(?:token|password|secret|client-key-data|tls\.key)"?[ \t]*:[ \t]*)/.source,
    /("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,{}[\]"'][^,{}[\]"]*)/.source,
  ].join(""),
  "gi",
);
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** All that follows in a text that says it is of such a kind, as its end may be missing. */
const CREDENTIAL_DATA = /("(?:data|stringData)"\s*:\s*)\{[^}]*\}?/g;
const CREDENTIAL_YAML = /^\s*(?:- )?kind:\s*["']?(?:Secret|SecretList|TokenRequest|TokenReview)\b/m;

/** Of HTML forms, which Kubernetes has none of: whatever its fields are called. */
const FORM = /^[\w.%+[\]-]{1,80}=[^\s&{}"<>]*(?:&[\w.%+[\]-]{1,80}=[^\s&{}"<>]*)*\s*$/;
const FORM_FIELD = /=[^&\s]*/g;
const FORM_PART = /^(?=--)[\s\S]*\bContent-Disposition:\s*form-data\b/i;

export function isForm(text: string): boolean {
  return FORM.test(text) || FORM_PART.test(text.slice(0, 1_000));
}

export function maskForm(text: string): string {
  return text.startsWith("--") ? MASK : text.replace(FORM_FIELD, `=${MASK}`);
}

/** A password before a host. */
const USER = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"'/?#@]{1,300}@/gi;
export const HAS_USER = /:\/\/[^\s"'/?#@]{1,300}@/;

export function withoutUsers(text: string): string {
  return HAS_USER.test(text) ? text.replace(USER, `$1${MASK}@`) : text;
}

/** Text that is no JSON, or was cut off. */
export function maskText(text: string): string {
  // Its data has no names that could be known.
  if (CREDENTIAL_YAML.test(text)) return MASK;
  return withoutUsers(text).replace(PRIVATE_KEY, MASK).split("\n").map(maskLine).join("\n");
}

function maskLine(line: string): string {
  const fields = line.replace(FIELD, `$1"${MASK}"`);
  return /"kind"\s*:\s*"Secret(?:List)?"/.test(line) ? fields.replace(CREDENTIAL_DATA, `$1"${MASK}"`) : fields;
}
