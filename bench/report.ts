import { cpus, totalmem } from "node:os";
import type { ApiServicesResult } from "./parts/api-services.ts";
import { PROXIES, type LoadName, type ProxyResults } from "./parts/proxying.ts";
import type { CostedResult } from "./load.ts";
import type { StartResult } from "./parts/start.ts";
import type { WatchesResult } from "./parts/watches.ts";

export interface Machine {
  readonly processors: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly loadGenerator: string;
}

export interface Report {
  readonly date: string;
  readonly machine: Machine;
  /** Programs that this machine lacks, by name. */
  readonly skipped: readonly string[];
  readonly proxying?: ProxyResults;
  readonly watches?: WatchesResult;
  readonly apiServices?: readonly ApiServicesResult[];
  readonly start?: StartResult;
  /** Of two things measured in one run: comparable between machines. Higher is better in all of them. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** What counts as no worse than the checked-in report. */
export const TOLERATED = 0.8;

export function thisMachine(loadGenerator: string): Machine {
  const all = cpus();
  return {
    processors: `${all.length} x ${all[0]?.model ?? "unknown"}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadGenerator,
  };
}

const LOADS: readonly LoadName[] = ["small-1", "small-16", "large-16"];

export function ratiosOf({ proxying, apiServices, start }: Omit<Report, "ratios">): Record<string, number> {
  const ratios: Record<string, number> = {};
  const own = proxying?.playground;
  for (const name of PROXIES) {
    const other = proxying?.[name];
    if (own === undefined || other === undefined || name === "playground") continue;
    for (const load of LOADS) {
      ratios[`requests per second, ${load}, of ${name}`] = own[load].requestsPerSecond / other[load].requestsPerSecond;
      if (other[load].processorUs > 0 && name !== "backend")
        ratios[`processor time, ${load}, ${name} to playground`] = other[load].processorUs / own[load].processorUs;
    }
  }
  const [few, ...more] = apiServices ?? [];
  for (const many of more) {
    if (few === undefined) break;
    ratios[`proxied request with ${few.count} to ${many.count} APIServices`] = few.proxiedP50Ms / many.proxiedP50Ms;
  }
  if (start !== undefined) ratios["start of node alone to warm start"] = start.nodeMs / start.warmMs;
  return ratios;
}

/** Whether none of a run's ratios fell too far below the report's, and at least one could be compared; in words, too. */
export function judge(measured: Report, kept: Report): { readonly passed: boolean; readonly text: string } {
  const compared = Object.keys(measured.ratios).filter((name) => Object.hasOwn(kept.ratios, name));
  const worse = shortfalls(measured, kept);
  if (worse.length > 0) return { passed: false, text: `Worse than the report:\n${worse.join("\n")}` };
  if (compared.length === 0)
    return { passed: false, text: "No ratio of this run is in the kept report: nothing compared." };
  return { passed: true, text: `No ratio is below ${TOLERATED} of the kept report's; ${compared.length} compared.` };
}

/** The ratios of a run that fell too far below the report's, in words. What is no number is too low. */
export function shortfalls(measured: Report, kept: Report): string[] {
  return Object.entries(measured.ratios).flatMap(([name, value]) => {
    const before = kept.ratios[name];
    if (before === undefined || value >= before * TOLERATED) return [];
    return [`${name}: ${significant(value)}, and the report has ${significant(before)}`];
  });
}

/** Some ratios are below a hundredth. */
function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** For people: what was measured, then the ratios. */
export function render(report: Report): string {
  const { machine, skipped } = report;
  const sections = [
    `${report.date}, ${machine.processors}, ${machine.memoryGb} GB, Node ${machine.node}, load from ${machine.loadGenerator}`,
    ...(skipped.length === 0 ? [] : [`Not there, so not measured: ${skipped.join(", ")}`]),
    ...(report.proxying === undefined ? [] : [proxyingTable(report.proxying)]),
    ...(report.watches === undefined ? [] : [JSON.stringify({ watches: report.watches })]),
    ...(report.apiServices ?? []).map((result) => JSON.stringify(rounded(result))),
    ...(report.start === undefined ? [] : [JSON.stringify({ start: rounded(report.start) })]),
    Object.entries(report.ratios)
      .map(([name, value]) => `${value.toFixed(2).padStart(8)}  ${name}`)
      .join("\n"),
  ];
  return sections.join("\n\n");
}

function proxyingTable(results: ProxyResults): string {
  const rows = LOADS.flatMap((load) =>
    PROXIES.flatMap((name) => {
      const result: CostedResult | undefined = results[name]?.[load];
      if (result === undefined) return [];
      const { requestsPerSecond, p50Ms, p99Ms, processorUs } = result;
      const numbers = [requestsPerSecond.toFixed(0), p50Ms.toFixed(2), p99Ms.toFixed(1), processorUs.toFixed(0)];
      return [`${load.padEnd(10)}${name.padEnd(12)}${numbers.map((text) => text.padStart(10)).join("")}`];
    }),
  );
  return [
    `${" ".repeat(22)}${["req/s", "p50 ms", "p99 ms", "cpu us"].map((text) => text.padStart(10)).join("")}`,
    ...rows,
  ].join("\n");
}

function rounded(result: object): object {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [
      key,
      typeof value === "number" ? Math.round(value * 100) / 100 : value,
    ]),
  );
}
