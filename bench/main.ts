/**
 * `npm run bench`: measures the playground beside what it is compared with, in one run, and prints the ratios.
 *   --only proxying,watches,api-services,start   some parts
 *   --quick     shorter and fewer, to see whether it works
 *   --check     exits 1 when a ratio is below 0.8 of the kept report's, or none can be compared
 *   --write     keeps the result as the report
 *   --report FILE     a kept report other than bench/report.json
 *   --measured FILE   takes this earlier result instead of measuring
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LOAD_GENERATOR } from "./load.ts";
import { createMaterials, type Materials } from "./materials.ts";
import { measureApiServices, type ApiServicesResult } from "./parts/api-services.ts";
import { measureProxying } from "./parts/proxying.ts";
import { measureStart } from "./parts/start.ts";
import { measureWatches } from "./parts/watches.ts";
import { judge, ratiosOf, render, thisMachine, type Report } from "./report.ts";

const PARTS = ["proxying", "watches", "api-services", "start"];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    report: { type: "string", default: fileURLToPath(new URL("report.json", import.meta.url)) },
    measured: { type: "string" },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(materials: Materials, parts: readonly string[], quick: boolean): Promise<Report> {
  const wants = (part: string): boolean => parts.includes(part);
  const counts = quick ? [10, 100] : [10, 1_000, 10_000];
  const apiServices: ApiServicesResult[] = [];
  // First: after the others the machine is still busy writing back what they left.
  const start = wants("start") ? await measureStart(materials) : undefined;
  const proxying = wants("proxying")
    ? await measureProxying(materials, quick ? { seconds: 1, rounds: 1 } : { seconds: 1, rounds: 8 })
    : undefined;
  const watches = wants("watches") ? await measureWatches(materials, quick ? 50 : 1_000, 1, quick ? 2 : 10) : undefined;
  for (const count of wants("api-services") ? counts : []) apiServices.push(await measureApiServices(materials, count));
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(LOAD_GENERATOR),
    skipped: proxying !== undefined && proxying.nginx === undefined ? ["nginx"] : [],
    ...(proxying === undefined ? {} : { proxying }),
    ...(watches === undefined ? {} : { watches }),
    ...(apiServices.length === 0 ? {} : { apiServices }),
    ...(start === undefined ? {} : { start }),
  };
  return { ...result, ratios: ratiosOf(result) };
}

async function run(): Promise<number> {
  const parts = values.only?.split(",") ?? PARTS;
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) {
    print(`There is no part ${unknown.join(", ")}; there are ${PARTS.join(", ")}.`);
    return 2;
  }
  // Before anything is written, or a new report would be compared with itself.
  const kept = values.check ? await readReport(values.report) : undefined;
  const report = values.measured === undefined ? await measured(parts) : await readReport(values.measured);
  print(render(report));
  if (values.write) await writeFile(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
  return kept === undefined ? 0 : check(report, kept);
}

async function measured(parts: readonly string[]): Promise<Report> {
  const materials = await createMaterials();
  try {
    return await measure(materials, parts, values.quick);
  } finally {
    await materials.remove();
  }
}

async function readReport(file: string): Promise<Report> {
  return JSON.parse(await readFile(file, "utf8")) as Report;
}

function check(report: Report, kept: Report): number {
  if (kept.machine.loadGenerator !== report.machine.loadGenerator)
    print(`The kept report's load came from ${kept.machine.loadGenerator}; ratios may differ for that alone.`);
  const { passed, text } = judge(report, kept);
  print(`\n${text}`);
  return passed ? 0 : 1;
}

process.exitCode = await run();
