// Which folder of src may import which.
import path from "node:path";
import { imports } from "./source-files.mjs";

/** Folder -> folders it may import besides itself. */
const ALLOWED = {
  api: [],
  types: [],
  registry: ["api"],
  pki: [],
  storage: ["api"],
  http: ["api", "pki"],
  resources: ["api", "storage", "http", "types"],
  "mock-apiserver": ["api", "registry", "pki", "storage", "http", "resources"],
  cluster: ["api", "storage", "pki"],
  "example-server": ["api", "pki", "storage", "http", "resources"],
  playground: ["api", "registry", "pki", "storage", "http", "resources", "mock-apiserver", "cluster", "example-server"],
  tui: ["api", "playground"],
  workshop: ["api", "playground"],
  testing: ["playground"],
  doctor: ["api", "playground"],
  cli: ["doctor", "playground", "tui", "workshop", "example-server"],
};

/** Breaches of the table by one file. */
export function tableBreaches(src, file) {
  const from = folderOf(src, file);
  const allowed = ALLOWED[from];
  if (allowed === undefined) return [`src/${from}/ is not in the import table`];
  return imports(file).flatMap(({ written, target }) => {
    const to = folderOf(src, target);
    return to === from || allowed.includes(to) ? [] : [`${path.relative(src, file)} imports ${to}/: ${written}`];
  });
}

function folderOf(src, file) {
  return path.relative(src, file).split(path.sep)[0] ?? "";
}
