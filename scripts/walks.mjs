// The walks of docs/architecture.md: their files exist, are no more than promised, and those of a request hang together.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { imports, root } from "./source-files.mjs";

/** Files of a walk at most, and whether the imports connect them. */
const WALKS = {
  "A proxied request": { most: 15, connected: true },
  "A local create": { most: 8 },
  "An APIService to Available": { most: 8 },
  "A new built-in kind": { most: 3 },
  "A new lesson": { most: 5 },
  "A new pane": { most: 2 },
};

export function walkBreaches() {
  const text = readFileSync(path.join(root, "docs", "architecture.md"), "utf8");
  return Object.entries(WALKS).flatMap(([title, { most, connected = false }]) => {
    const files = filesOf(text, title);
    const missing = files.filter((file) => !existsSync(path.join(root, file)));
    return [
      ...(files.length === 0 ? [`docs/architecture.md has no walk "${title}"`] : []),
      ...(files.length > most ? [`the walk "${title}" has ${files.length} files, of ${most} at most`] : []),
      ...missing.map((file) => `the walk "${title}" names ${file}, which is not there`),
      ...(connected && missing.length === 0
        ? strangers(files).map((file) => `the walk "${title}" is not led to ${file} by imports`)
        : []),
    ];
  });
}

/** `3. `src/a.ts` does this` below the title, in order. */
function filesOf(text, title) {
  const [, section = ""] = text.split(`\n### ${title}\n`);
  const [own = ""] = section.split(/\n##/);
  return [...own.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file);
}

/** Those that neither import nor are imported by any that is reached from the first, themselves or through a door. */
function strangers(files) {
  const all = files.map((file) => path.join(root, file));
  const edges = new Map(all.map((file) => [file, neighbours(file)]));
  const linked = (a, b) => edges.get(a)?.has(b) || edges.get(b)?.has(a);
  const reached = new Set(all.slice(0, 1));
  for (const file of reached) for (const other of all) if (linked(file, other)) reached.add(other);
  return files.filter((_, index) => !reached.has(all[index]));
}

const NAMED = /^(?:import|export)(?: type)? \{([^}]*)\} from "(\.[^"]+)";/gms;

/** What a file imports: of a door the files behind the names, of any other the file. */
function neighbours(file) {
  const found = new Set(imports(file).map(({ target }) => target));
  for (const [, names, written] of readFileSync(file, "utf8").matchAll(NAMED)) {
    const door = path.resolve(path.dirname(file), written);
    if (path.basename(door) !== "index.ts") continue;
    for (const [, exported, from] of readFileSync(door, "utf8").matchAll(NAMED))
      if (wordsOf(exported).some((name) => wordsOf(names).includes(name)))
        found.add(path.resolve(path.dirname(door), from));
  }
  return found;
}

function wordsOf(list) {
  return list
    .split(",")
    .map((name) =>
      name
        .trim()
        .replace(/^type /, "")
        .replace(/ as .*/, ""),
    )
    .filter((name) => name !== "");
}
