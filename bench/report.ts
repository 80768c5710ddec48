import { cpus, totalmem } from "node:os";
import type { ApiServicesResult } from "./parts/api-services.ts";
import type { ClientsResult } from "./parts/clients.ts";
import type { KitResult } from "./parts/kit.ts";
import type { ListsResult } from "./parts/lists.ts";
import { LOAD_NAMES, PROXIES, type ProxyResults } from "./parts/proxying.ts";
import type { CostedResult } from "./load.ts";
import type { StartResult } from "./parts/start.ts";
import type { WatchesResult } from "./parts/watches.ts";
import type { WriteResults } from "./parts/writes.ts";

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
  readonly proxying?: ProxyResults | undefined;
  readonly watches?: WatchesResult | undefined;
  readonly apiServices?: readonly ApiServicesResult[] | undefined;
  readonly start?: StartResult | undefined;
  readonly kit?: KitResult | undefined;
  readonly writes?: WriteResults | undefined;
  readonly lists?: ListsResult | undefined;
  readonly clients?: ClientsResult | undefined;
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
  const { date, machine, skipped, proxying, apiServices = [], ratios } = report;
  const { watches, start, kit, writes, lists, clients } = report;
  const others = Object.entries({ watches, start, kit, writes, lists, clients });
  const sections = [
    `${date}, ${machine.processors}, ${machine.memoryGb} GB, Node ${machine.node}, load from ${machine.loadGenerator}`,
    ...(skipped.length === 0 ? [] : [`Not there, so not measured: ${skipped.join(", ")}`]),
    ...(proxying === undefined ? [] : [proxyingTable(proxying)]),
    ...apiServices.map((result) => JSON.stringify(rounded(result))),
    ...others.flatMap(([name, result]) => (result === undefined ? [] : [JSON.stringify({ [name]: rounded(result) })])),
    Object.entries(ratios)
      .map(([name, value]) => `${value.toFixed(2).padStart(8)}  ${name}`)
      .join("\n"),
  ];
  return sections.join("\n\n");
}

function proxyingTable(results: ProxyResults): string {
  const rows = LOAD_NAMES.flatMap((load) =>
    PROXIES.flatMap((name) => {
      const result: CostedResult | undefined = results[name]?.[load];
      if (result === undefined) return [];
      const { requestsPerSecond, p50Ms, p99Ms, processorUs } = result;
      const numbers = [requestsPerSecond.toFixed(0), p50Ms.toFixed(2), p99Ms.toFixed(1), processorUs.toFixed(0)];
      return [`${load.padEnd(10)}${name.padEnd(16)}${numbers.map((text) => text.padStart(10)).join("")}`];
    }),
  );
  return [
    `${" ".repeat(26)}${["req/s", "p50 ms", "p99 ms", "cpu us"].map((text) => text.padStart(10)).join("")}`,
    ...rows,
  ].join("\n");
}

function rounded(result: object): object {
  const round = (value: unknown): unknown => {
    if (typeof value === "number") return Math.round(value * 100) / 100;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? rounded(value) : value;
  };
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, round(value)]));
}
