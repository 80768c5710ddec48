import { toJson, parseJson } from "../../apimachinery/index.ts";
import type { CapturedBody } from "../trace.ts";
import { isCredentialKind, maskCredential } from "./credentials.ts";
import { HAS_USER, isForm, isSecretField, maskForm, maskText, PRIVATE_KEY_LINE, withoutUsers } from "./field-names.ts";
import { MASK } from "./headers.ts";
import { leadsToCredentials } from "./targets.ts";

/** What a body must contain for anything in it to be a credential. */
const SUSPICIOUS = /token|password|secret|key-data|tls\.key|PRIVATE KEY|TokenRe/i;

/** The body as it may be shown to anybody, of a request for this target; the body itself when it holds no credentials. */
export function maskBody(body: CapturedBody, target: string): CapturedBody {
  const isCredential = leadsToCredentials(target);
  const isHarmless = !SUSPICIOUS.test(body.text) && !HAS_USER.test(body.text) && !isForm(body.text);
  if (!isCredential && isHarmless) return body;
  const text = isCredential ? maskAll(body.text) : maskSome(body.text);
  if (text === body.text) return body;
  const { base64: _bytes, ...rest } = body;
  return { ...rest, text };
}

/** What was sent to a path of credentials: in another form than JSON, or cut off, nothing of it is shown. */
function maskAll(text: string): string {
  return maskDocuments(text, maskCredential) ?? MASK;
}

function maskSome(text: string): string {
  if (isForm(text)) return maskForm(text);
  return maskDocuments(text, (value) => maskNested(value)) ?? maskText(text);
}

/** One JSON document, or the lines of a watch; undefined for all else. The same text where nothing was masked. */
function maskDocuments(text: string, mask: (value: unknown) => unknown): string | undefined {
  const whole = maskDocument(text, mask);
  if (whole !== undefined || !text.startsWith("{")) return whole;
  const lines = text.split("\n");
  // The last one may have been cut off.
  const masked = lines.map((line, index) =>
    line === "" ? "" : (maskDocument(line, mask) ?? (index === lines.length - 1 && index > 0 ? MASK : undefined)),
  );
  return masked.every((line) => line !== undefined) ? masked.join("\n") : undefined;
}

function maskDocument(text: string, mask: (value: unknown) => unknown): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  const masked = mask(value);
  return masked === value ? text : toJson(masked);
}

/** Returns the same value when nothing in it had to be masked. */
function maskNested(value: unknown): unknown {
  if (typeof value === "string") return PRIVATE_KEY_LINE.test(value) ? MASK : withoutUsers(value);
  if (typeof value !== "object" || value === null) return value;
  if (isCredentialKind(value)) return maskCredential(value);
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    const masked = items.map(maskNested);
    return masked.some((item, index) => item !== items[index]) ? masked : value;
  }
  const entries = Object.entries(value);
  const masked = entries.map(([name, item]): [string, unknown] => [
    name,
    typeof item === "string" && isSecretField(name) ? MASK : maskNested(item),
  ]);
  return masked.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(masked) : value;
}
