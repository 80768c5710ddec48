export interface Value {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** Default: the family's name. */
  readonly metricName?: string;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly values: readonly Value[];
}

/** The Prometheus text format, version 0.0.4. */
export function renderMetrics(families: readonly Family[]): string {
  return `${families.map(textOf).join("\n\n")}\n`;
}

function textOf({ name, help, type, values }: Family): string {
  const lines = values.map(({ metricName = name, labels, value }) => `${metricName}${labelsOf(labels)} ${value}`);
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines].join("\n");
}

function labelsOf(labels: Value["labels"]): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(String(value)).replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
