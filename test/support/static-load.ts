import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Loaded {
  /** Of npm. */
  readonly packages: readonly string[];
  /** Folders of src. */
  readonly folders: readonly string[];
}

/**
 * What an import of the module, bundled as the package has it, loads at once. What a dynamic `import()` names comes later, if
 * ever.
 */
export async function loadedBy(entry: string): Promise<Loaded> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    splitting: true,
    outdir: "unused",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const { outputs } = metafile;
  const chunks = new Set(Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === entry));
  const packages = new Set<string>();
  const folders = new Set<string>();
  for (const chunk of chunks) {
    const { imports = [], inputs = {} } = outputs[chunk] ?? {};
    for (const { path, kind, external } of imports) {
      if (kind !== "import-statement") continue;
      if (external !== true) chunks.add(path);
      else if (!path.startsWith("node:")) packages.add(path);
    }
    for (const [file, { bytesInOutput }] of Object.entries(inputs))
      if (bytesInOutput > 0) folders.add(/^src\/([^/]+)\//.exec(file)?.[1] ?? "src");
  }
  return { packages: [...packages].toSorted(), folders: [...folders].toSorted() };
}
