/**
 * `npm run bench`: measures the playground beside what it is compared with, in one run, and prints the ratios.
 *   --only proxying,writes,lists,watches,clients,api-services,start,kit   some parts
 *   --against URL --against-token TOKEN   a kube-apiserver, in the same turns; the token may do everything
 *   --quick     shorter and fewer, to see whether it works
 *   --check     exits 1 when a ratio is below 0.8 of the kept report's, or none can be compared
 *   --write     keeps the result as the report, draws it, and puts its table into docs/benchmarks.md
 *   --report FILE     a kept report other than bench/report.json
 *   --measured FILE   takes this earlier result instead of measuring
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { againstOf } from "./against.ts";
import { drawChart } from "./chart.ts";
import { LOAD_GENERATOR } from "./load.ts";
import { createMaterials, type Materials } from "./materials.ts";
import { measureApiServices, type ApiServicesResult } from "./parts/api-services.ts";
import { measureClients } from "./parts/clients.ts";
import { measureKit } from "./parts/kit.ts";
import { measureLists } from "./parts/lists.ts";
import { measureProxying } from "./parts/proxying.ts";
import { measureStart } from "./parts/start.ts";
import { measureWatches } from "./parts/watches.ts";
import { measureWrites } from "./parts/writes.ts";
import { ratiosOf } from "./ratios.ts";
import { judge, render, thisMachine, type Report } from "./report.ts";
import { withResults } from "./results.ts";

const PARTS = ["proxying", "writes", "lists", "watches", "clients", "api-services", "start", "kit"];

const REPORT = fileURLToPath(new URL("report.json", import.meta.url));
const CHART = fileURLToPath(new URL("../docs/benchmarks.svg", import.meta.url));
const PAGE = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    report: { type: "string", default: REPORT },
    measured: { type: "string" },
    against: { type: "string" },
    "against-token": { type: "string" },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const FULL = {
  seconds: 1,
  rounds: 9,
  operations: 2_000,
  stored: 50_000,
  listed: 10_000,
  watches: 1_000,
  watchSeconds: 10,
  handshakes: 300,
  starts: 5,
  apiServices: [10, 1_000, 10_000],
};
const QUICK: typeof FULL = {
  seconds: 1,
  rounds: 1,
  operations: 200,
  stored: 1_000,
  listed: 1_000,
  watches: 50,
  watchSeconds: 2,
  handshakes: 50,
  starts: 1,
  apiServices: [10, 100],
};

async function measure(materials: Materials, parts: readonly string[], quick: boolean): Promise<Report> {
  const size = quick ? QUICK : FULL;
  const against = values.against === undefined ? undefined : againstOf(values.against, values["against-token"]);
  const when = async <T>(part: string, run: () => Promise<T>): Promise<T | undefined> =>
    parts.includes(part) ? run() : undefined;
  // First: after the others the machine is still busy writing back what they left.
  const start = await when("start", () => measureStart(materials));
  const kit = await when("kit", () => measureKit(size.starts));
  const proxying = await when("proxying", () => measureProxying(materials, { ...size, against }));
  const writes = await when("writes", () => measureWrites(materials, against, size));
  const lists = await when("lists", () => measureLists(materials, size.listed));
  const clients = await when("clients", () => measureClients(materials, against, size));
  const watches = await when("watches", () => measureWatches(materials, size.watches, 1, size.watchSeconds));
  const apiServices = await when("api-services", async () => {
    const results: ApiServicesResult[] = [];
    for (const count of size.apiServices) results.push(await measureApiServices(materials, count));
    return results;
  });
  const date = new Date().toISOString().slice(0, 10);
  const skipped = proxying !== undefined && proxying.nginx === undefined ? ["nginx"] : [];
  const machine = thisMachine(LOAD_GENERATOR);
  const result = { date, machine, skipped, proxying, watches, apiServices, start, kit, writes, lists, clients };
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
  if (values.write) await keep(report);
  return kept === undefined ? 0 : check(report, kept);
}

/** The report; and, for the one that is checked in, what people read of it. */
async function keep(report: Report): Promise<void> {
  await writeFile(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
  if (values.report !== REPORT) return;
  await writeFile(CHART, drawChart(report));
  await writeFile(PAGE, withResults(await readFile(PAGE, "utf8"), report));
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
