import { type KubeObject, asFields, listAt, textAt } from "../../apimachinery/index.ts";
import type { Column } from "./kind.ts";

/** Cells that several kinds share (k8s `pkg/printers/internalversion/printers.go`). */

export const nameColumn: Column = { name: "Name", type: "string", format: "name", description: "The object's name." };
export const ageColumn: Column = { name: "Age", type: "string", description: "Time since the object was created." };

export function column(name: string, description: string, priority = 0, type: Column["type"] = "string"): Column {
  return { name, type, description, priority };
}

export function nameOf(object: KubeObject): string {
  return object.metadata.name ?? "";
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major}${majorUnit}` : `${major}${majorUnit}${minor}${minorUnit}`;
}

/** apimachinery `util/duration.HumanDuration`: two units at most. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return pair(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 2920 ? pair(years, "y", days % 365, "d") : `${years}y`;
}

export function since(timestamp: unknown, now: number): string {
  const then = typeof timestamp === "string" ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(then) ? "<unknown>" : humanDuration(now - then);
}

export function age(object: KubeObject, now: number): string {
  return since(object.metadata.creationTimestamp, now);
}

/** `a=b,c=d`, as `labels.Set.String` with `<none>` for no labels. */
export function formatLabels(labels: unknown): string {
  const pairs = Object.entries(asFields(labels)).map(([key, value]) => `${key}=${String(value)}`);
  return pairs.length === 0 ? "<none>" : pairs.sort().join(",");
}

function formatRequirement(requirement: unknown): string {
  const key = textAt(requirement, "key");
  const values = `(${listAt(requirement, "values").map(String).sort().join(",")})`;
  const forms: Readonly<Record<string, string>> = {
    In: `${key} in ${values}`,
    NotIn: `${key} notin ${values}`,
    Exists: key,
    DoesNotExist: `!${key}`,
  };
  return forms[textAt(requirement, "operator")] ?? key;
}

/** A LabelSelector as `metav1.FormatLabelSelector` prints it. */
export function formatSelector(selector: unknown): string {
  const labels = Object.entries(asFields(asFields(selector)["matchLabels"])).map(([key, value]) => ({
    key,
    text: `${key}=${String(value)}`,
  }));
  const requirements = listAt(selector, "matchExpressions").map((requirement) => ({
    key: textAt(requirement, "key"),
    text: formatRequirement(requirement),
  }));
  const byKey = [...labels, ...requirements].sort((left, right) =>
    left.key < right.key ? -1 : left.key > right.key ? 1 : 0,
  );
  return byKey.length === 0 ? "<none>" : byKey.map(({ text }) => text).join(",");
}

/** `a,b,c`, and after `max` of them `a,b,c + 2 more...`. */
export function shorten(parts: readonly string[], max: number): string {
  if (parts.length === 0) return "<none>";
  const head = parts.slice(0, max).join(",");
  return parts.length > max ? `${head} + ${parts.length - max} more...` : head;
}
