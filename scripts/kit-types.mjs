// The declarations that the package's entries need, for import and for require. What a door of a folder only passes on is
// taken from where it is declared, so that a consumer's compiler reads a few dozen files, and none that names a package that
// is not there.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ENTRIES } from "./entries.mjs";

const STATEMENT = /^(import|export)( type)? \{([^}]*)\} from "(\.[^"]+)";/gm;
const DYNAMIC = /\bimport\("(\.[^"]+)"\)/g;

/** @param {string} from folder of tsc's output */
export function writeTypes(from, to) {
  const done = new Set();
  const pending = Object.values(ENTRIES).map((name) => path.join(from, `${name}.d.ts`));
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const { text, targets } = direct(file);
    pending.push(...targets);
    for (const extension of ["ts", "cts"]) {
      const target = path.join(to, path.relative(from, file).replace(/\.ts$/, `.${extension}`));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(
        target,
        text.replaceAll(/(?<=(?:from |import\()"\.[^"]*)\.ts(?=")/g, extension === "ts" ? ".js" : ".cjs"),
      );
    }
  }
}

/** The file's text with every name taken from the file that declares it, and those files. */
function direct(file) {
  const targets = new Set();
  const refer = (target) => {
    targets.add(target);
    const name = path
      .relative(path.dirname(file), target)
      .split(path.sep)
      .join("/")
      .replace(/\.d\.ts$/, ".ts");
    return name.startsWith(".") ? name : `./${name}`;
  };
  const text = readFileSync(file, "utf8")
    .replaceAll(STATEMENT, (_, keyword, type = "", names, specifier) => {
      const places = new Map();
      for (const part of names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")) {
        const [name] = part.replace(/^type /, "").split(" as ");
        const place = declaring(name, resolve(file, specifier));
        places.set(place, [...(places.get(place) ?? []), part]);
      }
      return [...places]
        .map(([place, parts]) => `${keyword}${type} { ${parts.join(", ")} } from "${refer(place)}";`)
        .join("\n");
    })
    .replaceAll(DYNAMIC, (_, specifier) => `import("${refer(resolve(file, specifier))}")`);
  return { text, targets };
}

function resolve(file, specifier) {
  return path.join(path.dirname(file), specifier.replace(/\.ts$/, ".d.ts"));
}

function declaring(name, file) {
  for (const [, keyword, , names, specifier] of readFileSync(file, "utf8").matchAll(STATEMENT)) {
    if (keyword !== "export") continue;
    const passed = names.split(",").map((part) => part.trim().replace(/^type /, ""));
    if (passed.includes(name)) return declaring(name, resolve(file, specifier));
  }
  return file;
}
