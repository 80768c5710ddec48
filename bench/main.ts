/**
 * `npm run bench`: measures the playground beside what it is compared with, in one run, and prints the ratios.
 *   --only proxying,watches,api-services,start   some parts
 *   --quick     shorter and fewer, to see whether it works
 *   --write     keeps the result as bench/report.json
 *   --check     exits 1 when a ratio is below 0.8 of the kept report's
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { LOAD_GENERATOR } from "./load.ts";
import { createMaterials, type Materials } from "./materials.ts";
import { measureApiServices, type ApiServicesResult } from "./parts/api-services.ts";
import { measureProxying } from "./parts/proxying.ts";
import { measureStart } from "./parts/start.ts";
import { measureWatches } from "./parts/watches.ts";
import { ratiosOf, render, shortfalls, thisMachine, type Report } from "./report.ts";

const KEPT = new URL("report.json", import.meta.url);
const PARTS = ["proxying", "watches", "api-services", "start"];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(materials: Materials, parts: readonly string[], quick: boolean): Promise<Report> {
  const wants = (part: string): boolean => parts.includes(part);
  const counts = quick ? [10, 100] : [10, 1_000, 10_000];
  const apiServices: ApiServicesResult[] = [];
  const proxying = wants("proxying")
    ? await measureProxying(materials, quick ? { seconds: 1, rounds: 1 } : { seconds: 1, rounds: 8 })
    : undefined;
  const watches = wants("watches") ? await measureWatches(materials, quick ? 50 : 1_000, 1, quick ? 2 : 10) : undefined;
  for (const count of wants("api-services") ? counts : []) apiServices.push(await measureApiServices(materials, count));
  const start = wants("start") ? await measureStart(materials) : undefined;
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
  const materials = await createMaterials();
  try {
    const report = await measure(materials, parts, values.quick);
    print(render(report));
    if (values.write) await writeFile(KEPT, `${JSON.stringify(report, undefined, 2)}\n`);
    return values.check ? await check(report) : 0;
  } finally {
    await materials.remove();
  }
}

async function check(report: Report): Promise<number> {
  const kept = JSON.parse(await readFile(KEPT, "utf8")) as Report;
  if (kept.machine.loadGenerator !== report.machine.loadGenerator)
    print(`The kept report's load came from ${kept.machine.loadGenerator}; ratios may differ for that alone.`);
  const worse = shortfalls(report, kept);
  print(
    worse.length === 0
      ? "\nNo ratio is below 0.8 of the kept report's."
      : `\nWorse than the report:\n${worse.join("\n")}`,
  );
  return worse.length === 0 ? 0 : 1;
}

process.exitCode = await run();
