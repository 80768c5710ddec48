/** Objects whose content is a credential: Secrets, TokenRequests, TokenReviews, and what is sent to their paths. */
import { MASK } from "./headers.ts";

/** What of them is shown, by the way to it; everything else is masked value by value, so that its form can still be seen. */
const SHOWN: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "type",
  "immutable",
  "code",
  "message",
  "reason",
  "details",
  // Tables, events of a watch, steps of a JSON patch.
  "columnDefinitions",
  "rows.cells",
  "op",
  "path",
  "from",
  "spec.audiences",
  "spec.expirationSeconds",
  "spec.boundObjectRef",
  "status.expirationTimestamp",
  "status.authenticated",
  "status.user",
  "status.audiences",
  "status.error",
]);
/** They hold objects, or lists of them, each of which starts over. */
const NESTING: ReadonlySet<string> = new Set(["items", "object", "rows.object"]);
/** kubectl's copy of all that was applied. */
const COPY = "kubectl.kubernetes.io/last-applied-configuration";
const KINDS: ReadonlySet<string> = new Set(["Secret", "SecretList", "TokenRequest", "TokenReview"]);

export function isCredentialKind(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value && KINDS.has(String(value.kind));
}

/** The value with everything masked that is not known to be harmless. */
export function maskCredential(value: unknown, path = ""): unknown {
  if (path === "metadata") return maskMetadata(value);
  if (path === "status" && typeof value === "string") return value;
  if (SHOWN.has(path)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => maskCredential(item, NESTING.has(path) ? "" : path));
  if (typeof value !== "object" || value === null) return value === null ? null : MASK;
  const isStart = path === "" || NESTING.has(path);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, maskCredential(item, isStart ? key : `${path}.${key}`)]),
  );
}

function maskMetadata(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("annotations" in value)) return value;
  const { annotations } = value;
  if (typeof annotations !== "object" || annotations === null || !(COPY in annotations)) return value;
  return { ...value, annotations: { ...annotations, [COPY]: MASK } };
}
