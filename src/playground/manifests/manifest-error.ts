/** One thing that is wrong with a manifest, and where. */
export interface ManifestProblem {
  /** Absent for objects that were handed over in memory. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
  /** Path of a field, e.g. `spec.groupPriorityMinimum`. */
  readonly field?: string;
  /** What is wrong. */
  readonly message: string;
}

/** Manifests that cannot be loaded. Lists everything that is wrong; nothing of them was loaded. */
export class ManifestError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "ManifestError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_MANIFEST";
  /** All that is wrong, in the order of the files. */
  readonly problems: readonly ManifestProblem[];

  constructor(problems: readonly ManifestProblem[]) {
    super([...problems.map(formatProblem), "Nothing was loaded."].join("\n"));
    this.problems = problems;
  }
}

/** `file:line: field: message`, of which what is not known is left out. */
export function formatProblem({ file, line, field, message }: ManifestProblem): string {
  const where = place(file, line);
  return [...(where === "" ? [] : [where]), ...(field === undefined || field === "" ? [] : [field]), message].join(
    ": ",
  );
}

export function place(file: string | undefined, line: number | undefined): string {
  if (file === undefined) return line === undefined ? "" : `line ${line}`;
  return line === undefined ? file : `${file}:${line}`;
}
