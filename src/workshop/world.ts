import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  createCa,
  issueCertificate,
  type KeyPair,
  type Playground,
  type RequestTrace,
  type Route,
  type ServingCertificate,
} from "../playground/index.ts";

/** The answer to one request through the plain-HTTP front. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface RequestSettings {
  /** Sent as `Impersonate-User`. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON when it is an object. */
  readonly body?: unknown;
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** What the availability check said of an APIService at one moment. */
export interface Verdict {
  readonly available: boolean;
  readonly reason: string;
  readonly message: string;
  /** The last request that had come before it. */
  readonly afterRequest: number;
}

/** kubectl is not on this machine. */
export class KubectlMissing extends Error {
  override readonly name = "KubectlMissing";
}

/** The running playground as a lesson sees it: what happened since the lesson began, and the hands of the learner. */
export interface World {
  readonly pg: Playground;
  /** The folder of the files that the learner edits. */
  readonly work: string;
  /** What the learner said with `workshop answer`, oldest first. */
  readonly answers: readonly string[];
  /** Of this lesson alone, for what its parts tell each other. */
  readonly memory: Map<string, unknown>;
  /** Makes something once; after a reset it is still the same. */
  keep<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** Finished requests since the lesson began, oldest first. */
  requests(): readonly RequestTrace[];
  route(apiService: string): Route | undefined;
  /** Every verdict since the lesson began, beginning with the one that stood then. */
  verdicts(apiService: string): readonly Verdict[];
  /** A request as `curl` makes it through the plain-HTTP front. */
  request(method: string, target: string, settings?: RequestSettings): Promise<Answer>;
  get(target: string, settings?: RequestSettings): Promise<Answer>;
  /** A merge patch to an object. @throws Error with the answer unless it is 2xx */
  patch(target: string, body: object): Promise<void>;
  /** Applies a file of the lesson's folder. */
  applyFile(name: string): Promise<void>;
  writeFile(name: string, text: string): Promise<void>;
  readFile(name: string): Promise<string>;
  createCa(commonName: string): Promise<KeyPair>;
  issueCertificate(ca: KeyPair, certificate: ServingCertificate): Promise<KeyPair>;
  /** Output and errors of kubectl, whatever its exit code. @throws KubectlMissing */
  kubectl(...args: string[]): Promise<string>;
  /** Resolves when the APIService has this reason. @throws Error saying what it was last */
  untilReason(apiService: string, reason: string): Promise<void>;
  /** Resolves when the condition holds, asked again at everything that happens. @throws Error naming `what` */
  until(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
}

export interface WorldOptions {
  readonly pg: Playground;
  readonly work: string;
  /** Outlives the world: what the lesson keeps. */
  readonly kept: Map<string, Promise<unknown>>;
}

export interface RunningWorld extends World {
  /** Everything until now is forgotten: the lesson begins. */
  begin(): void;
  answer(text: string): void;
  /** Hears of everything that a check may depend on. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

const UNTIL_MS = 30_000;

export function createWorld({ pg, work, kept }: WorldOptions): RunningWorld {
  const journal = createJournal(pg);
  const answers: string[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const closers = [
    pg.requests.subscribe((_trace, phase) => phase === "finished" && tell()),
    pg.registry.subscribe(tell),
    pg.subscribeState(tell),
    pg.subscribe(tell),
    () => journal.close(),
  ];
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const until = (what: string, condition: () => boolean | Promise<boolean>): Promise<void> =>
    waitUntil(subscribe, what, condition);
  const request: World["request"] = (method, target, settings) => send(pg, method, target, settings);
  const read = (name: string): Promise<string> => readFile(path.join(work, name), "utf8");
  return {
    pg,
    work,
    answers,
    memory: new Map(),
    keep<T>(name: string, make: () => Promise<T>) {
      const value = (kept.get(name) as Promise<T> | undefined) ?? make();
      kept.set(name, value);
      return value;
    },
    requests: () => journal.requests(),
    route: (name) => pg.registry.snapshot().routes.get(name),
    verdicts: (name) => journal.verdicts(name),
    request,
    get: (target, settings) => request("GET", target, settings),
    async patch(target, body) {
      const answer = await request("PATCH", target, { body, contentType: "application/merge-patch+json" });
      if (answer.status >= 300) throw new Error(`PATCH ${target}: ${answer.status} ${answer.text}`);
    },
    applyFile: async (name) => void (await pg.apply(await read(name))),
    readFile: read,
    writeFile: (name, text) => writeFile(path.join(work, name), text, { mode: 0o600 }),
    createCa: (commonName) => createCa(commonName, Date.now()),
    issueCertificate: (ca, certificate) => issueCertificate(ca, certificate, Date.now()),
    kubectl: (...args) => runKubectl(pg.kubeconfig, path.join(path.dirname(work), ".kube-cache"), args),
    untilReason: (name, reason) =>
      until(`${name} with the reason ${reason}`, () => journal.verdicts(name).at(-1)?.reason === reason),
    until,
    begin() {
      answers.length = 0;
      journal.begin();
    },
    answer(text) {
      answers.push(text);
      tell();
    },
    subscribe,
    close() {
      for (const close of closers) close();
      listeners.clear();
    },
  };
}

interface Journal {
  begin(): void;
  requests(): readonly RequestTrace[];
  verdicts(apiService: string): readonly Verdict[];
  close(): void;
}

function createJournal(pg: Playground): Journal {
  let firstId = 0;
  const verdicts = new Map<string, Verdict[]>();
  const note = (name: string, route: Route | undefined): void => {
    if (route === undefined || route.reason === "") return;
    const { available, reason, message } = route;
    const known = verdicts.get(name) ?? [];
    verdicts.set(name, known);
    const last = known.at(-1);
    if (last?.reason !== reason || last.message !== message) {
      known.push({ available, reason, message, afterRequest: pg.requests.total });
    }
  };
  const unsubscribe = pg.registry.subscribe(({ name, route }) => note(name, route));
  return {
    begin() {
      firstId = pg.requests.total;
      verdicts.clear();
      for (const [name, route] of pg.registry.snapshot().routes) note(name, route);
    },
    requests: () => pg.requests.all().filter(({ id, durationMs }) => id > firstId && durationMs !== undefined),
    verdicts: (name) => verdicts.get(name) ?? [],
    close: unsubscribe,
  };
}

function waitUntil(
  subscribe: (listener: () => void) => () => void,
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let done = false;
    let again = true;
    let looking = false;
    const finish = (error?: Error): void => {
      if (done) return;
      done = true;
      unsubscribe();
      clearTimeout(timer);
      if (error === undefined) resolve();
      else reject(error);
    };
    const look = async (): Promise<void> => {
      again = true;
      if (looking) return;
      looking = true;
      while (again && !done) {
        again = false;
        if (await condition()) finish();
      }
      looking = false;
    };
    const start = (): void => void look().catch(finish);
    const unsubscribe = subscribe(start);
    const timer = setTimeout(() => finish(new Error(`waited ${UNTIL_MS} ms in vain for ${what}`)), UNTIL_MS);
    start();
  });
}

async function send(pg: Playground, method: string, target: string, settings: RequestSettings = {}): Promise<Answer> {
  const { as, headers = {}, body, contentType = "application/json", signal } = settings;
  if (pg.proxyUrl === null) throw new Error("the workshop needs the plain-HTTP front");
  const response = await fetch(pg.proxyUrl + target, {
    method,
    redirect: "manual",
    headers: {
      ...(as === undefined ? {} : { "impersonate-user": as }),
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, text: await response.text() };
}

/** A cache of its own: kubectl keeps discovery by address, and another playground may have had this one. */
function runKubectl(kubeconfig: string, cache: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: cache };
    execFile("kubectl", [...args], { env, timeout: UNTIL_MS }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(new KubectlMissing("kubectl is not on this machine"));
      else resolve(stdout + stderr);
    });
  });
}

/** Values of a header in lines as a trace keeps them, in order. */
export function headerValues(lines: readonly string[] | undefined, name: string): string[] {
  const wanted = name.toLowerCase();
  return (lines ?? []).filter((_value, index) => index % 2 === 1 && lines?.[index - 1]?.toLowerCase() === wanted);
}
