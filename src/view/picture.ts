/**
 * The picture of a playground as data: what the terminal UI, the browser page and the documents draw. It holds finished
 * sentences in one language and nothing of how it looks, and survives JSON.
 */
import type { Language } from "../apimachinery/index.ts";
import type { DecisionCode, DecisionParams } from "../trace/index.ts";

/** How a part or a way is: `starting` is on its way up, `idle` has nothing to say yet. */
export type Health = "ok" | "broken" | "starting" | "unknown" | "idle";

/** What the picture's request did with a part: `stopped` is where it went no further. */
export type Light = "lit" | "stopped" | "off";

/** The article's four questions, in the order the main apiserver asks them. */
export const PICTURE_STAGES = ["authentication", "authorization", "route", "availability"] as const;
export type PictureStageName = (typeof PICTURE_STAGES)[number];

export interface PictureStage {
  readonly name: PictureStageName;
  /** e.g. `Who are you?` */
  readonly question: string;
  /** In a few words, e.g. `bob (token)`; empty while no request has answered it. */
  readonly answer: string;
  readonly light: Light;
  /** The whole sentences of the request's record; empty without one. */
  readonly sentences: readonly string[];
}

export interface ClientNode {
  readonly id: "client";
  readonly title: string;
  /** Who asked, e.g. `bob`; empty without a request. */
  readonly user: string;
  readonly groups: readonly string[];
  /** e.g. `127.0.0.1`. */
  readonly address: string;
  readonly light: Light;
}

export interface MainNode {
  readonly id: "main";
  readonly title: string;
  readonly url: string;
  readonly stages: readonly PictureStage[];
  readonly light: Light;
}

/** One extension server: the routes that lead to the same Service. */
export interface ServerNode {
  /** `server:<namespace>/<name>:<port>` */
  readonly id: string;
  readonly title: string;
  /** `namespace/name:port` */
  readonly service: string;
  /** `127.0.0.1:9444`, or `none`. */
  readonly endpoint: string;
  readonly apiServices: readonly ServerApi[];
  /** Of its worst route. */
  readonly health: Health;
  /** Names of the faults that are switched on. */
  readonly faults: readonly string[];
  readonly light: Light;
}

export interface ServerApi {
  /** `v1.example.k8s.io` */
  readonly apiService: string;
  /** `/apis/example.k8s.io/v1` */
  readonly prefix: string;
  readonly health: Health;
  /** The condition's reason, e.g. `Passed`. */
  readonly reason: string;
}

/** What one server stores: X is in the main apiserver's store, its own and what it lends, Y in an extension server's. */
export interface StoreNode {
  /** `store:main`, or `store:<namespace>/<name>:<port>` of the server in front of it. */
  readonly id: string;
  readonly letter: "X" | "Y";
  readonly title: string;
  /** Id of the node that reads and writes it. */
  readonly owner: string;
  readonly contents: readonly StoredResource[];
  /** Y is known from what its server answered: false until it answered once. */
  readonly isKnown: boolean;
  readonly light: Light;
}

export interface StoredResource {
  /** e.g. `pods` */
  readonly resource: string;
  readonly count: number;
  /** The first few; `namespace/name`, or `name` alone. */
  readonly names: readonly string[];
}

/** What an edge carries. */
export interface EdgeLabel {
  readonly kind: EdgeLabelKind;
  /** e.g. `X-Remote-User`; what it is called in this language otherwise. */
  readonly name: string;
  readonly value: string;
  readonly health: Health;
}

export const EDGE_LABELS = [
  "url",
  "credential",
  "remote-user",
  "remote-group",
  "front-proxy-certificate",
  "server-certificate",
  "answer",
] as const;
export type EdgeLabelKind = (typeof EDGE_LABELS)[number];

export interface PictureEdge {
  /** `<from>-><to>` */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** In the order of EDGE_LABELS. Facts of the picture's request where it went here, else of the route. */
  readonly labels: readonly EdgeLabel[];
  readonly health: Health;
  /** Why it is broken, in a sentence or two, or what was injected; empty when neither is so. */
  readonly sentence: string;
  readonly light: Light;
}

/** The request that lights the picture. */
export interface PictureRequest {
  readonly id: number;
  readonly method: string;
  /** As the client sent it. */
  readonly target: string;
  readonly status: number | undefined;
  readonly user: string;
  /** Id of the node or edge, or name of the stage, where it went no further; undefined when it came through. */
  readonly stoppedAt: string | undefined;
  /** Id of the edge to the server that its route leads to. */
  readonly towards: string | undefined;
  /** Why it went no further, e.g. the sentence of the decision that ended it; empty when it came through. */
  readonly sentence: string;
  /** Every decision of the record, so that whoever draws may say more. */
  readonly decisions: readonly PictureDecision[];
}

export interface PictureDecision {
  readonly stage: string;
  readonly outcome: "pass" | "stop" | "note";
  readonly code: DecisionCode;
  readonly params: DecisionParams;
  readonly sentence: string;
}

/** What a newcomer does next. */
export interface NextStep {
  /** A command to type, or a key. */
  readonly command: string;
  /** What it shows. */
  readonly why: string;
}

/** A broken link with its sentence, the request's own first. */
export interface BrokenLink {
  readonly edge: string;
  readonly apiService: string;
  readonly reason: string;
  readonly message: string;
  /** What is behind it and what to do. */
  readonly sentence: string;
}

export interface Picture {
  readonly language: Language;
  readonly client: ClientNode;
  readonly main: MainNode;
  readonly servers: readonly ServerNode[];
  /** X first, then Y of each server in their order. */
  readonly stores: readonly StoreNode[];
  readonly edges: readonly PictureEdge[];
  readonly request: PictureRequest | undefined;
  readonly broken: readonly BrokenLink[];
  /** Routes that the main apiserver serves itself. */
  readonly builtInRoutes: number;
  readonly next: readonly NextStep[];
}
