import { toJson } from "../../apimachinery/index.ts";
/** The part of Kubernetes' JSONPath that printer columns use: fields, `[n]`, `[*]`, `['name']` and `[?(@.a=="b")]`. */
type Step = (value: unknown) => unknown[];

const STEP =
  /\.([\w-]+)|\[(-?\d+)\]|\[\*\]|\.\*|\[(?:'([^']*)'|"([^"]*)")\]|\[\?\(\s*@((?:\.[\w-]+)+)\s*==\s*(?:"([^"]*)"|'([^']*)'|([^\s)]+))\s*\)\]/y;

/** Undefined where the path is none that is understood. */
export function compileJsonPath(path: string): ((value: unknown) => unknown[]) | undefined {
  if (path === "") return undefined;
  const steps: Step[] = [];
  // Dots within a name are escaped.
  const text = path.replace(/\\\./g, "\u0000");
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return undefined;
    steps.push(stepOf(match));
  }
  return (value) => steps.reduce<unknown[]>((values, step) => values.flatMap(step), [value]);
}

function stepOf([whole, field, index, single, double, filter, ...wanted]: RegExpExecArray): Step {
  const name = (field ?? single ?? double)?.replaceAll("\u0000", ".");
  if (name !== undefined) return (value) => child(value, name);
  if (index !== undefined) return (value) => (Array.isArray(value) ? value.slice(Number(index)).slice(0, 1) : []);
  if (filter === undefined || whole === "[*]") return children;
  const inner = filter.split(".").slice(1);
  const text = wanted.find((item) => item !== undefined) ?? "";
  return (value) =>
    children(value).filter((item) => {
      const [found] = inner.reduce<unknown[]>((values, key) => values.flatMap((part) => child(part, key)), [item]);
      return typeof found === "string" ? found === text : found !== undefined && toJson(found) === text;
    });
}

function child(value: unknown, name: string): unknown[] {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
