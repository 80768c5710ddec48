export { FAULTS, type FaultName } from "../trace/index.ts";
import type { Language } from "../apimachinery/index.ts";
import { FAULTS as KNOWN_FAULTS, whyWithoutEffect, type FaultName } from "../trace/index.ts";
import type { PlaygroundEvent, RequestLog } from "../playground/index.ts";
import type { StoreContents } from "./input.ts";

export interface RouteView {
  readonly apiService: string;
  /** `namespace/name:port`; absent: the main apiserver serves it itself. */
  readonly service: string | undefined;
  /** `127.0.0.1:9444`, or `none`. */
  readonly endpoint: string;
  readonly available: "True" | "False" | "Unknown";
  /** Not available yet, because what stands behind it is on its way up. */
  readonly isStarting?: boolean;
  readonly reason: string;
  readonly message: string;
  /** What stands behind it, and what to do. */
  readonly advice?: string;
  readonly groupPriority: number;
  readonly versionPriority: number;
  /** Names of the faults that are switched on. */
  readonly faults: readonly string[];
  /** How the server's certificate is judged; absent where there is none to judge. */
  readonly trust?: "caBundle" | "skipped" | "system";
  /** Of a resource that can be listed, where one is known. */
  readonly samplePath?: string;
}

/** What a fault does, in a few words. */
export function faultLabel(name: string, language: Language): string {
  const spec = KNOWN_FAULTS.find((fault) => fault.name === name);
  return spec === undefined ? name : language === "zh" ? spec.zh : spec.label;
}

/** Why a fault changes nothing of a route; undefined when it does, as far as the route itself tells. */
export function faultWithoutEffect(
  name: FaultName,
  route: Pick<RouteView, "trust"> | undefined,
  language: Language,
): string | undefined {
  const target = { insecureSkipTLSVerify: route?.trust === "skipped", serviceType: undefined };
  return whyWithoutEffect(name, target)?.[language];
}

/** A request as a person writes it. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Whose credentials to use; absent: those of the administrator. */
  readonly asUser?: string;
  /** Of that user, beside those that every user has. */
  readonly asGroups?: readonly string[];
}

/** An APIService that is gone, and the YAML that `create` makes it of again. */
export interface DeletedRoute {
  readonly name: string;
  readonly yaml: string;
}

/** What the terminal UI and the browser page need of a running playground. */
export interface LiveSource {
  readonly url: string;
  readonly proxyUrl: string | null;
  readonly kubeconfig: string;
  /** The objects are there again at the next start. */
  readonly isKept?: boolean;
  /** For exported curl commands; without it they carry `--insecure`. */
  readonly caFile?: string;
  readonly requests: RequestLog;
  subscribeEvents(listener: (event: PlaygroundEvent) => void): () => void;
  /** In the language of the source without one. */
  routes(language?: Language): readonly RouteView[];
  subscribeRoutes(listener: () => void): () => void;
  /** What the main store holds and what the extension servers' answers told of theirs. */
  stores(): readonly StoreContents[];
  subscribeStores(listener: () => void): () => void;
  objectYaml(kind: "apiservice", name: string): Promise<string>;
  /** Replaces an APIService by its edited YAML. Fails when it has changed since it was read. */
  replace(apiService: string, yaml: string): Promise<void>;
  /** Any object by its path, whichever server serves it, as YAML, and back. */
  readObject(path: string): Promise<string>;
  replaceObject(path: string, yaml: string): Promise<void>;
  /** Resolves to the YAML that `create` makes the same APIService of. */
  delete(apiService: string): Promise<string>;
  create(yaml: string): Promise<void>;
  scale(apiService: string, replicas: number): Promise<void>;
  /** Resolves to the APIService that the request deleted, if it did. */
  send(request: RawRequest): Promise<DeletedRoute | undefined>;
  /** Resolves to why a fault that was switched on changes nothing; undefined when it does. */
  setFault(apiService: string, fault: FaultName, on: boolean, value?: number): Promise<string | undefined>;
  /** Lets held requests go on; absent: nothing is ever held. */
  release?(id: number | "all"): Promise<void>;
  explain(method: string, path: string): readonly string[];
  /** Serves and opens the page for the projector, and resolves to its address; absent: there is none here. */
  openPage?(): Promise<string>;
}

/** The lesson beside the routes; absent outside of a workshop. */
export interface WorkshopPane {
  /** e.g. `Lesson 3 of 12: Why is my APIService unavailable?` */
  title(): string;
  /** Plain text, not yet wrapped. `state` marks the outcome of a check. */
  lines(): readonly WorkshopLine[];
  /** What the learner does now; absent or undefined: nothing in particular. */
  next?(): WorkshopNext | undefined;
  /** The number of the last request before the lesson began. */
  since?(): number;
  subscribe(listener: () => void): () => void;
  /** Shown under the lesson and run by their key while the pane has the focus. */
  readonly actions: readonly WorkshopAction[];
}

export interface WorkshopLine {
  readonly text: string;
  readonly state?: "heading" | "done" | "todo" | "wrong" | "code" | "figure";
}

export interface WorkshopNext {
  readonly command: string;
  readonly why: string;
  /** The command is a key of the pane. */
  readonly isKey: boolean;
}

export interface WorkshopAction {
  /** One character. */
  readonly key: string;
  readonly label: string;
  /** Resolves to what is to be copied, if anything. */
  run(): Promise<Copyable | undefined>;
}

export interface Copyable {
  readonly text: string;
  /** As in "Copied command 1 of 3." */
  readonly what: string;
}
