import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Finds the compiled form of a program in source; undefined where there is none as new as the source. Loading TypeScript takes
 * three times as long as most of these programs do, and a run of the tests starts hundreds.
 */
export function createCompiledForms(source: string, compiled: string): (program: string) => string | undefined {
  let newest: number | undefined;
  return (program) => {
    const file = path.join(compiled, path.relative(source, program)).replace(/\.ts$/, ".js");
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (made === undefined) return undefined;
    newest ??= newestIn(source);
    return made > newest ? file : undefined;
  };
}

export const compiledForm = createCompiledForms(
  fileURLToPath(new URL("../", import.meta.url)),
  fileURLToPath(new URL("../../dist/", import.meta.url)),
);

function newestIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}
