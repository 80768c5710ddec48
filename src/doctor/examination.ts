import { isFunction, isText, numberFrom, withFields, type Check, type Text } from "../apimachinery/index.ts";
import { parse } from "yaml";
import { ArgumentError, callerFirst, given, isPlayground, isTexts, type Playground } from "../playground/index.ts";
import { ANSWER_BYTES, ANSWER_MS, requestDirectly } from "./direct-connection.ts";
import { DISCOVERY_STEPS } from "./steps/discovery-steps.ts";
import { DOCUMENT_STEPS } from "./steps/document-steps.ts";
import { IDENTITY_STEPS } from "./steps/identity-steps.ts";
import { OBJECT_STEPS } from "./steps/object-steps.ts";
import { TLS_STEPS } from "./steps/tls-steps.ts";
import { WATCH_STEPS } from "./steps/watch-steps.ts";
import { Finding, NotApplicable, type Patient, type SampleResource, type Step, type StepResult } from "./types.ts";

/** Which server is examined, by whom, and how far. */
export interface ExaminationOptions {
  /** Whose main apiserver asks. */
  readonly playground: Playground;
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** Of the API that the server serves. */
  readonly group: string;
  /** Of the same. */
  readonly version: string;
  /** PEM that the server's certificate is verified by. Default: it is not verified. */
  readonly caBundle?: string;
  /** An object of the kind to work with, as YAML or JSON. Default: the first kind that can be created, with an empty spec. */
  readonly sample?: string;
  /** How long the APIService may take to become available, and an event of a watch to come, in milliseconds. Default 5000. */
  readonly waitMs?: number;
  /** Ids of steps: only these and what they need are taken. Default: all. */
  readonly only?: readonly string[];
  /** Ids of steps that are not taken, nor what needs them. Default: none. */
  readonly skip?: readonly string[];
  /** Hears of each step as it is done. Default: nobody. */
  readonly onResult?: (result: StepResult) => void;
}

const WAIT_MS = 5_000;
/** For a step's requests, beside what it waits for. */
const STEP_MS = 60_000;

/** Every step, in the order in which they are taken. */
export const STEPS: readonly Step[] = [
  ...TLS_STEPS,
  ...DISCOVERY_STEPS,
  ...IDENTITY_STEPS,
  ...DOCUMENT_STEPS,
  ...OBJECT_STEPS,
  ...WATCH_STEPS,
];

/** The id of every step, in the order in which they are taken. */
export const STEP_IDS: readonly string[] = STEPS.map(({ id }) => id);

/** Registers the extension server with the playground and takes every step. @throws Error for an invalid URL */
export const examine: (options: ExaminationOptions) => Promise<StepResult[]> = callerFirst(async (options) =>
  takeSteps(given(isExaminationOptions, options, "options")),
);

const isExaminationOptions = withFields(
  {
    playground: isPlayground,
    url: isText,
    group: isText,
    version: isText,
    caBundle: isText,
    sample: isText,
    waitMs: numberFrom(0, Infinity, "a number of milliseconds", false),
    only: isTexts,
    skip: isTexts,
    onResult: isFunction,
  } satisfies Record<keyof ExaminationOptions, Check>,
  ["playground", "url", "group", "version"],
);

async function takeSteps(options: ExaminationOptions): Promise<StepResult[]> {
  const place = await findPlace(options);
  try {
    const patient = createPatient(options, place);
    const results: StepResult[] = [];
    for (const step of chosenSteps(options)) {
      const result = await takeStep(step, patient, results);
      results.push(result);
      options.onResult?.(result);
    }
    return results;
  } finally {
    await place.leave();
  }
}

/** In their order, with every step that a chosen one needs. */
function chosenSteps({ only, skip = [] }: Pick<ExaminationOptions, "only" | "skip">): readonly Step[] {
  skip.forEach(knownStep);
  const wanted = STEPS.filter(({ id }) => !skip.includes(id));
  if (only === undefined) return wanted;
  const chosen = new Set<string>();
  const choose = (id: string): void => {
    chosen.add(id);
    knownStep(id).needs?.forEach(choose);
  };
  only.forEach(choose);
  return wanted.filter(({ id }) => chosen.has(id));
}

/** @throws Error */
function knownStep(id: string): Step {
  const step = STEPS.find((candidate) => candidate.id === id);
  if (step !== undefined) return step;
  throw new ArgumentError("options", `there is no step "${id}"; there are ${STEPS.map((one) => one.id).join(", ")}`);
}

/** How the main apiserver knows the extension server. */
interface Place {
  readonly apiService: string;
  readonly service: string;
  readonly namespace: string;
  readonly caBundle: string | undefined;
  leave(): Promise<void>;
}

/** The APIService that is there already, e.g. from the author's manifests, or else one for the examination. */
async function findPlace({ playground, url, group, version, caBundle }: ExaminationOptions): Promise<Place> {
  const apiService = `${version}.${group}`;
  const spec = playground.registry.snapshot().routes.get(apiService)?.apiService.spec;
  if (spec?.service !== undefined) {
    const { name: service = "", namespace = "" } = spec.service;
    const bundle = spec.caBundle === undefined ? undefined : Buffer.from(spec.caBundle, "base64").toString("utf8");
    return { apiService, service, namespace, caBundle: bundle, leave: async () => {} };
  }
  const trust = caBundle === undefined ? {} : { caBundle };
  const made = await playground.register({ group, version, url, timeoutMs: 0, ...trust });
  return { ...made, caBundle, leave: () => made.unregister() };
}

async function takeStep(step: Step, patient: Patient, before: readonly StepResult[]): Promise<StepResult> {
  const { id, area, title, fix, level = "required" } = step;
  const from = performance.now();
  const result = (outcome: Pick<StepResult, "status" | "reason" | "text" | "fix">): StepResult => ({
    id,
    area,
    level,
    title,
    ...outcome,
    durationMs: performance.now() - from,
  });
  const blocked = step.needs?.find((need) => before.find((done) => done.id === need)?.status !== "pass");
  if (blocked !== undefined) return result(skipped({ en: `${blocked} did not pass`, zh: `${blocked} 未通过` }));
  try {
    await within(STEP_MS + 2 * patient.waitMs, step.run(patient));
    return result({ status: "pass" });
  } catch (error) {
    if (error instanceof NotApplicable) return result(skipped(error.text));
    const cause = String(error);
    const { message: reason, text } =
      error instanceof Finding
        ? error
        : new Finding({ en: `it could not be asked: ${cause}`, zh: `无法向它发出请求：${cause}` });
    return result({ status: "fail", reason, ...(text === undefined ? {} : { text }), fix });
  }
}

function skipped(text: Text): Pick<StepResult, "status" | "reason" | "text"> {
  return { status: "skip", reason: text.en, text };
}

/** @throws Finding when the work takes longer; it goes on, as far as its requests let it */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(new Finding({ en: `it took longer than ${limitMs / 1000} s`, zh: `超过 ${limitMs / 1000} 秒仍未完成` })),
      limitMs,
    );
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** What can be created and deleted comes first, then the number of verbs; what cannot be read is of no use. */
function usefulness({ verbs }: SampleResource): number {
  if (!verbs.includes("get") && !verbs.includes("list")) return 0;
  return verbs.length + (WRITTEN.every((verb) => verbs.includes(verb)) ? 100 : 0);
}

const WRITTEN = ["create", "get", "list", "delete"];

function createPatient(
  { playground, url, group, version, sample, waitMs = WAIT_MS }: ExaminationOptions,
  { apiService, service, namespace, caBundle }: Place,
): Patient {
  const client = playground.client();
  const given = sample === undefined ? undefined : (parse(sample) as Record<string, unknown>);
  let resources: readonly SampleResource[] = [];
  const resource = (): SampleResource => {
    const fitting = resources.filter(({ kind }) => given === undefined || kind === given["kind"]);
    const [found] = fitting.toSorted((one, other) => usefulness(other) - usefulness(one));
    if (found !== undefined && usefulness(found) > 0) return found;
    throw new NotApplicable({ en: "no resource can be read", zh: "没有可读取的资源" });
  };
  return {
    playground,
    group,
    version,
    url,
    waitMs,
    apiService,
    serviceName: `${service}.${namespace}.svc`,
    caBundle,
    request: (method, path, body, headers = {}) =>
      client.request({
        method,
        path,
        headers,
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
        maxBytes: ANSWER_BYTES,
      }),
    direct: (request) => requestDirectly(url, request),
    resource,
    setResources: (found) => void (resources = found),
    collection() {
      const { name, namespaced } = resource();
      return `/apis/${group}/${version}${namespaced ? "/namespaces/default" : ""}/${name}`;
    },
    sample: (name, labels = {}) => ({
      ...given,
      apiVersion: `${group}/${version}`,
      kind: resource().kind,
      metadata: { name, labels },
    }),
  };
}
