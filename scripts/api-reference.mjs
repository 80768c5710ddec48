#!/usr/bin/env node
// Writes docs/api.md from the types that the package exports, by TypeDoc; with --check it only compares, and exits 1 on a
// difference. What is exported without a type that it names, or without a word of documentation, is refused.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENTRIES } from "./entries.mjs";
import { root } from "./source-files.mjs";

// TypeDoc needs the compiler as a library, which TypeScript 7 is not.
register(
  `data:text/javascript,${encodeURIComponent(
    'export const resolve = (name, context, next) => next(name === "typescript" ? "typescript-5" : name, context);',
  )}`,
);

/** What a reader of the reference meets by its values, or deep inside of the generic registry and the route table. */
const UNNAMED = [
  "EN LANGUAGES STAGES RESOURCE_VERBS SUBRESOURCE_VERBS RegisterOptionsIntercept Project LastState",
  "ChangeOptions Changed DeleteRequest Deleted ListRequest PatchRequest UpdateRequest WatchRequest Watching",
  "KindTable Subresource APIGroup APIGroupList LayeredMap Match",
].flatMap((names) => names.split(" "));
/** The table's rows are literals of `FaultSpec`, whose fields have their lines. */
const PLAIN = ["label", "name", "perRequest", "value", "value.__type.initial", "value.__type.unit", "zh"].map(
  (name) => `index.FAULTS.__type.${name}`,
);
const TABLES = ["interfaceProperties", "classProperties", "typeAliasProperties", "typeDeclaration", "parameters"];
/** What an error has from `Error`, and what returns are already said to be. */
const INHERITED =
  /^#+ (?:Extends|Constructors?|Parameters|Overrides|Inherited from|Returns|Implementation of)\n[^]*?(?=^#+ |^\*\*\*|^## |(?![^]))/gm;
const target = path.join(root, "docs", "api.md");

/** The pages of the entries, by subpath. */
async function pages(folder) {
  const { Application } = await import("typedoc");
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown"],
    basePath: path.join(root, "src"),
    entryPoints: Object.values(ENTRIES).map((module) => path.join(root, "src", `${module}.ts`)),
    tsconfig: path.join(root, "scripts", "api-reference.json"),
    outputs: [{ name: "markdown", path: folder }],
    router: "module",
    readme: "none",
    logLevel: "Warn",
    // The types are checked by `npm run typecheck`.
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    excludeInternal: true,
    validation: { notExported: true, notDocumented: true, invalidLink: true },
    intentionallyNotExported: UNNAMED,
    intentionallyNotDocumented: PLAIN,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hidePageTitle: true,
    hideGroupHeadings: true,
    expandParameters: true,
    sort: ["alphabetical"],
    tableColumnSettings: {
      hideDefaults: true,
      hideInherited: true,
      hideOverrides: true,
      hideModifiers: true,
      hideSources: true,
    },
    useCodeBlocks: true,
    ...Object.fromEntries(TABLES.map((name) => [`${name}Format`, "table"])),
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc found nothing");
  app.validate(project);
  await app.generateOutputs(project);
  if (process.env.GAPS === undefined)
    if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("the reference would have gaps: see above");
  return Object.entries(ENTRIES).map(([subpath, module]) => [
    subpath,
    readFileSync(path.join(folder, `${module.replace(/\/index$/, "")}.md`), "utf8"),
  ]);
}

/** One page, whose headings are a level lower, and whose links stay on it. */
function render(found) {
  const parts = found.map(([subpath, text]) => {
    const inside = text.replaceAll(/\]\([\w./-]*\.md(#[\w-]+)?\)/g, "]($1)").replaceAll("]()", "](#api-reference)");
    const own = inside
      .replaceAll(/<a id="[^"]*"><\/a> /g, "")
      .replaceAll(INHERITED, "")
      .replaceAll(/ +$/gm, "");
    return `## \`${path.join("aggregation-playground", subpath)}\`\n\n${own.replaceAll(/^#(?=#* )/gm, "##").trim()}`;
  });
  const head =
    "# API reference\n\nMade from the types by `npm run docs:api`; a test keeps it true. Start with `startPlayground`,\n`PlaygroundOptions`, `Playground` and `TestKit`.";
  return `${[head, ...parts].join("\n\n")}\n`;
}

const folder = mkdtempSync(path.join(tmpdir(), "api-reference-"));
try {
  const text = render(await pages(folder));
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error("docs/api.md is not what the types say: run npm run docs:api");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
