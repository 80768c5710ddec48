// Tests of the product reach src by what the package exports, as a user's tests do, whatever helper they go through.
import { existsSync } from "node:fs";
import path from "node:path";
import { ENTRIES } from "./entries.mjs";
import { quotedPaths, root, SCRIPT, sourceFiles } from "./source-files.mjs";

/** The folders of test/ that may look inside; what is in any other, a new one too, is a user's. */
const INSIDERS = ["unit", "support"];

/** The files that may do so anywhere: attacks and faults that only one part meets stand beside those that the product meets. */
const INSIDE_FILE = /\.inside\.test\.ts$/;

/** Ours, as written and as compiled. */
const INSIDE = [path.join(root, "src") + path.sep, path.join(root, "build") + path.sep];

/** The source files behind `exports` and `bin` of package.json. */
function publicModules() {
  return new Set([...Object.values(ENTRIES), "cli/main"].map((name) => path.join(root, "src", `${name}.ts`)));
}

/** One line for every file that names a private part of src and the first test that it was reached from. */
export function privateReaches() {
  const allowed = publicModules();
  const seen = new Set();
  const breaches = [];
  const visit = (file, via) => {
    if (seen.has(file)) return;
    seen.add(file);
    const chain = [...via, path.relative(root, file)];
    for (const { target } of quotedPaths(file)) {
      if (INSIDE.some((folder) => target.startsWith(folder))) {
        if (!allowed.has(target)) breaches.push(`${chain.join(" > ")} reaches ${path.relative(root, target)}`);
      } else if (SCRIPT.test(target) && existsSync(target)) visit(target, chain);
    }
  };
  const test = path.join(root, "test");
  for (const file of sourceFiles(test))
    if (!INSIDE_FILE.test(file) && !INSIDERS.includes(path.relative(test, file).split(path.sep)[0])) visit(file, []);
  if (breaches.length > 0)
    breaches.push(`the package exports ${[...allowed].map((file) => path.relative(root, file)).join(", ")}`);
  return breaches;
}
