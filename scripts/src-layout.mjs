// Which folder of src, and which room of a folder, may import which: the tables of docs/architecture.md, one door per folder,
// which does no work, no cycles, types included, and no file that needs too many others.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { imports, root, sourceFiles } from "./source-files.mjs";

const src = path.join(root, "src");

/** Of files that one file imports. Doors and generated lists, which hold no code, may name more. */
const MOST_IMPORTS = 20;
const LISTS = /(?:\/index\.ts|src\/types\/data\/packages\.ts)$/;

/** `| src/storage | what | apimachinery |` -> storage: [apimachinery], and of rooms, playground/kit: [events, ...] */
function readTable() {
  const text = readFileSync(path.join(root, "docs", "architecture.md"), "utf8");
  const rows = [...text.matchAll(/^\| `src\/([\w/-]+)`\s*\|[^|]*\|([^|]*)\|$/gm)];
  if (rows.length === 0) throw new Error("docs/architecture.md has no table of folders");
  return new Map(rows.map(([, folder, allowed]) => [folder, allowed.trim().split(/\s+/)]));
}

/** Breaches of the table by all files, and every cycle. */
export function srcBreaches() {
  const table = readTable();
  const files = sourceFiles(src);
  const graph = new Map(files.map((file) => [file, imports(file)]));
  return [
    ...files.flatMap((file) => fileBreaches(table, file, graph.get(file))),
    ...files.flatMap((file) => crowding(file, graph.get(file))),
    ...[...table.keys()].flatMap(busyDoor),
    ...cycles(graph),
  ];
}

/** A door names what others may use, and does no work of its own. */
function busyDoor(folder) {
  const door = path.join(src, folder, "index.ts");
  if (!existsSync(door)) return [];
  const rest = readFileSync(door, "utf8").replace(
    /\/\*[^]*?\*\/|\/\/.*$|^(?:import|export)\b[^;]*? from "[^"]+";$/gm,
    "",
  );
  return rest.trim() === "" ? [] : [`${folder}/index.ts does more than to export: ${rest.trim().split("\n")[0]}`];
}

function crowding(file, imported) {
  const others = new Set(imported.filter(({ isDynamic }) => !isDynamic).map(({ target }) => target));
  if (others.size <= MOST_IMPORTS || LISTS.test(file)) return [];
  return [`${path.relative(src, file)} imports ${others.size} files, of ${MOST_IMPORTS} at most`];
}

function fileBreaches(table, file, imported) {
  const from = folderOf(file);
  const name = path.relative(src, file);
  // The package's entry stands above all folders.
  const allowed = from === "" ? [...table.keys()] : table.get(from);
  if (allowed === undefined) return [`src/${from}/ is not in the table of docs/architecture.md`];
  return imported.flatMap(({ written, target, isDynamic }) => {
    const to = folderOf(target);
    if (to === from) return roomBreaches(table, file, { written, target, isDynamic });
    if (!allowed.includes(to)) return [`${name} imports ${to}/: ${written}`];
    // A dynamic import names a module to load it alone.
    if (isDynamic || target === path.join(src, to, "index.ts")) return [];
    return [`${name} imports past the door of ${to}/: ${written}`];
  });
}

/** Cycles that types alone close count too; dynamic imports do not. */
function cycles(graph) {
  const state = new Map();
  const found = [];
  const visit = (file, via) => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      const cycle = [...via.slice(via.indexOf(file)), file];
      found.push(`a cycle: ${cycle.map((name) => path.relative(src, name)).join(" > ")}`);
      return;
    }
    state.set(file, "open");
    for (const { target, isDynamic } of graph.get(file) ?? []) if (!isDynamic) visit(target, [...via, file]);
    state.set(file, "done");
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** Within one folder: what stands above its rooms goes in by their doors, and no room imports what stands above it. */
function roomBreaches(table, file, { written, target, isDynamic }) {
  const [from, to] = [roomOf(table, file), roomOf(table, target)];
  if (to === from) return [];
  const name = path.relative(src, file);
  if (from !== undefined && !(table.get(from) ?? []).includes(path.basename(to ?? "")))
    return [`${name} imports ${to ?? folderOf(target)}/: ${written}`];
  if (to === undefined || isDynamic || target === path.join(src, to, "index.ts")) return [];
  return [`${name} imports past the door of ${to}/: ${written}`];
}

/** `playground/kit` for a file of a folder whose rooms are in the table. */
function roomOf(table, file) {
  const [folder, room, ...inside] = path.relative(src, file).split(path.sep);
  const hasRooms = [...table.keys()].some((key) => key.startsWith(`${folder}/`));
  return hasRooms && inside.length > 0 ? `${folder}/${room}` : undefined;
}

function folderOf(file) {
  const parts = path.relative(src, file).split(path.sep);
  return parts.length === 1 ? "" : parts[0];
}
