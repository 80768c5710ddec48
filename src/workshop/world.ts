import type { KeyPair } from "../pki/index.ts";
import type { Playground, ServingCertificate } from "../playground/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import type { Route } from "../registry/index.ts";

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
  /** What is drawn by chance is drawn from it: another one at every start, the same after a reset. */
  readonly seed: number;
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
  /** A request past the main apiserver, straight to the backend, without a client certificate. */
  direct(apiService: string, target: string, headers: Readonly<Record<string, string>>): Promise<Answer>;
  /** A merge patch to an object. @throws Error with the answer unless it is 2xx */
  patch(target: string, body: object): Promise<void>;
  /** What `workshop answer` does. */
  say(text: string): void;
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
  readonly seed: number;
  /** Outlives the world: what the lesson keeps. */
  readonly kept: Map<string, Promise<unknown>>;
}

export interface RunningWorld extends World {
  /** Everything until now is forgotten: the lesson begins. */
  begin(): void;
  /** Hears of everything that a check may depend on. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Values of a header in lines as a trace keeps them, in order. */
export function headerValues(lines: readonly string[] | undefined, name: string): string[] {
  const wanted = name.toLowerCase();
  return (lines ?? []).filter((_value, index) => index % 2 === 1 && lines?.[index - 1]?.toLowerCase() === wanted);
}
