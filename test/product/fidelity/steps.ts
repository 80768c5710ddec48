/** The recorded scenarios: what each step asks for. Data in recordings/, made by a real kube-apiserver 1.36. */
import { readFileSync } from "node:fs";

export interface RequestStep {
  readonly id: string;
  readonly setup?: boolean;
  readonly method?: string;
  readonly path: string;
  readonly user?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  /** Source of a function that picks the part of the body to compare. */
  readonly pick?: string;
  readonly watch?: boolean;
  readonly readMs?: number;
  readonly noBody?: boolean;
  /** Compare every header that does not change from run to run. */
  readonly headersAll?: boolean;
  /** Compare only so many characters of the body. */
  readonly head?: number;
  /** Leave out what depends on controllers or on the order of the run. */
  readonly tidy?: boolean;
}

export interface RawStep {
  readonly id: string;
  readonly raw: string;
  readonly thenSend?: string;
  readonly loose?: boolean;
  readonly readMs?: number;
}

export interface WaitStep {
  readonly id: string;
  readonly wait: {
    readonly path: string;
    readonly apiservice?: string;
    readonly reason?: string;
    readonly status?: number;
    readonly ms?: number;
  };
}

export interface SleepStep {
  readonly id?: string;
  readonly sleep: number;
}

export interface ShellStep {
  readonly id: string;
  readonly shell: string;
  readonly stdin?: string;
}

export type Step = RequestStep | RawStep | WaitStep | SleepStep | ShellStep;

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Recordings {
  readonly prelude: readonly Step[];
  readonly cases: readonly Scenario[];
  /** Case name -> one expected result per step that answers something. */
  readonly golden: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** The ports that the recordings name; the suite puts its own in their place. */
export const RECORDED_BASE_PORT = 19_443;
export const RECORDED_PORTS = 11;

type Ports = (offset: number) => number;

function readRecording(file: string, port: Ports): string {
  const text = readFileSync(new URL(`recordings/${file}`, import.meta.url), "utf8");
  return text.replace(/\b194(4[3-9]|5[0-3])\b/g, (found) => String(port(Number(found) - RECORDED_BASE_PORT)));
}

/** Reads the recordings with every recorded backend port replaced by what `port` gives for its place in the row. */
export function loadRecordings(port: Ports): Recordings {
  const read = (name: string): unknown => JSON.parse(readRecording(`${name}.json`, port), expandRepeats);
  const { prelude, cases } = read("cases") as Pick<Recordings, "prelude" | "cases">;
  return { prelude, cases, golden: read("golden") as Recordings["golden"] };
}

function expandRepeats(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$repeat" in value)) return value;
  const [text, count] = value.$repeat as [string, number];
  return text.repeat(count);
}

/**
 * `systematic`: the cases that were made by rule, each field of each kind broken in turn, each resource asked in each way.
 * `situations`: manifests of public reports, in the order in which they were created.
 */
export function loadLines(suite: "systematic" | "situations", port: Ports): Recordings {
  const [head = "{}", ...lines] = readRecording(`${suite}.jsonl`, port).trim().split("\n");
  const cases = lines.map((line) => JSON.parse(line) as Scenario & { expected: Recordings["golden"][string] });
  return {
    prelude: (JSON.parse(head) as Pick<Recordings, "prelude">).prelude,
    cases: cases.map(({ name, steps }) => ({ name, steps: steps.map((step) => ({ ...step, tidy: true })) })),
    golden: Object.fromEntries(cases.map(({ name, expected }) => [name, expected])),
  };
}
