import type { Sources } from "./sources.ts";
import { shortPackage, splitTypeName } from "./packages.ts";
import { bootstrapLines } from "./bootstrap-lines.ts";
import { objectTypes } from "./object-types.ts";
import { resourceLines } from "./resource-lines.ts";
import { typeLines } from "./type-lines.ts";

const HEAD = "// Made by `npm run generate` from types-data/. Not edited by hand.\n";

/** The files of `src/types/data` by name. */
export function generate(sources: Sources): ReadonlyMap<string, string> {
  const lines = typeLines(sources);
  const files = new Map<string, string>();
  for (const [name, text] of lines)
    files.set(fileOf(name), `${HEAD}export const ${constantOf(name)} = ${table(text)};\n`);
  files.set("resources.ts", `${HEAD}export const RESOURCE_LINES = ${table(resourceLines(sources))};\n`);
  files.set("bootstrap.ts", `${HEAD}export const BOOTSTRAP_LINES = ${table(bootstrapLines(sources))};\n`);
  files.set("packages.ts", packagesFile([...lines.keys()], sources));
  files.set("internal-types.ts", `${HEAD}export const INTERNAL_TYPES = ${table(sources.internal)};\n`);
  files.set("objects.ts", `${HEAD}${objectTypes(sources)}`);
  return files;
}

function fileOf(shortName: string): string {
  return `${shortName.replace("/", "-")}.ts`;
}

function constantOf(shortName: string): string {
  return shortName.replace("/", "_").toUpperCase();
}

/** A template literal with one line an entry. */
function table(lines: readonly string[]): string {
  const text = lines.join("\n").replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `\`\n${text}\n\``;
}

function packagesFile(names: readonly string[], { goTypes }: Sources): string {
  const paths = new Map(Object.keys(goTypes.types).map((type) => [shortOf(type), splitTypeName(type).goPath]));
  const served = new Map(Object.entries(goTypes.kinds).map(([key, type]) => [key.split(" ")[0] ?? "", shortOf(type)]));
  const imports = names.map((name) => `import { ${constantOf(name)} } from "./${fileOf(name)}";`);
  const entries = names.map(
    (name) =>
      `  { name: ${JSON.stringify(name)}, path: ${JSON.stringify(paths.get(name))}, types: ${constantOf(name)} },`,
  );
  const kinds = [...served]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gv, name]) => `  [${JSON.stringify(gv)}, ${JSON.stringify(name)}],`);
  return [
    `${HEAD}${imports.join("\n")}\n`,
    `export const PACKAGES = [\n${entries.join("\n")}\n] as const;\n`,
    "/** The package of a group version's kinds. */",
    `export const KIND_PACKAGES: ReadonlyMap<string, string> = new Map([\n${kinds.join("\n")}\n]);\n`,
  ].join("\n");
}

function shortOf(type: string): string {
  return shortPackage(splitTypeName(type).goPath);
}
