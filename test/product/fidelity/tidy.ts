/** Leaves out of a reply what depends on controllers, on the server's own address or on the order of the run. */
type Plain = Record<string, unknown>;

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, "127.0.0.1:<port>"],
  [/ on \d+\.\d+\.\d+\.\d+:53\b/g, " on <resolver>"],
  [/\b([Rr]esourceVersion(?: in (?:precondition|record|object meta))?:? ?)\(?\d+\)?/g, "$1<rv>"],
  [/(Invalid value: ")\{.*managedFields.*\}(": )/gs, "$1<object>$2"],
  [/\b(resourceVersion|uid): "?[^"\n]*"?$/gm, "$1: <$1>"],
  [/\bGen_[a-z0-9]{5}\b/g, "Gen_<suffix>"],
];

const REVISION = "deployment.kubernetes.io/revision";

export function tidyText(text: string): string {
  return TEXTS.reduce((tidied, [pattern, name]) => tidied.replace(pattern, name), text);
}

export function tidy(value: unknown): unknown {
  if (typeof value === "string") return tidyText(value);
  if (Array.isArray(value)) return value.map(tidy);
  if (!isPlain(value)) return value;
  const result: Plain = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tidy(item)]));
  if (/^(?:Deployment|ReplicaSet|Pod)$/.test(String(result.kind)) && isPlain(result.metadata))
    withoutControllers(result);
  if (result.kind === "CustomResourceDefinition") delete result.status;
  if (result.kind === "Table" && Array.isArray(result.columnDefinitions))
    for (const column of result.columnDefinitions as Plain[]) delete column.description;
  if (typeof result.clusterIP === "string" && result.clusterIP.startsWith("10."))
    Object.assign(result, { clusterIP: "<ip>", clusterIPs: ["<ip>"] });
  return result;
}

function withoutControllers(object: Plain): void {
  delete object.status;
  const { metadata, spec } = object;
  if (isPlain(metadata) && isPlain(metadata.annotations)) {
    delete metadata.annotations[REVISION];
    if (Object.keys(metadata.annotations).length === 0) delete metadata.annotations;
  }
  if (object.kind === "Pod" && isPlain(spec)) delete spec.nodeName;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Expectations hold replies alone. */
export function bare(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const reply = Object.fromEntries(Object.entries(result).filter(([key]) => key !== "shell"));
  return "body" in reply ? { ...reply, body: tidy(reply["body"]) } : reply;
}
