import type { Text } from "../apimachinery/index.ts";
import type { ClientReply, Playground } from "../playground/index.ts";
import type { DirectRequest } from "./direct-connection.ts";

/** What became of a step. */
export type StepStatus = "pass" | "fail" | "skip";

/** What a step examines. */
export type Area =
  | "tls"
  | "availability"
  | "discovery"
  | "requestheader"
  | "delegated-auth"
  | "openapi"
  | "table"
  | "watch"
  | "errors"
  | "conformance";

/** Required: without it the server breaks clients, or trusts whom it must not. Recommended: some clients do with less. */
export type Level = "required" | "recommended";

/** What one step found. */
export interface StepResult {
  /** Of the step, e.g. for `only`. */
  readonly id: string;
  /** What it examines. */
  readonly area: Area;
  /** How much depends on it. */
  readonly level: Level;
  /** What should be true. */
  readonly title: string;
  /** What became of it. */
  readonly status: StepStatus;
  /** Why it failed or was skipped; absent when it passed. */
  readonly reason?: string;
  /** The reason in every language, where the words are our own; it is no part of the JSON. */
  readonly text?: Text;
  /** What to do about it; absent unless it failed. */
  readonly fix?: string;
  /** How long it took. */
  readonly durationMs: number;
}

export interface Step {
  readonly id: string;
  readonly area: Area;
  readonly title: string;
  readonly fix: string;
  /** Default `required`. */
  readonly level?: Level;
  /** Steps without which this one says nothing. */
  readonly needs?: readonly string[];
  /** @throws Finding when it is not so, NotApplicable when it cannot be told */
  run(patient: Patient): Promise<void>;
}

/** A resource of the extension server that the steps work with. */
export interface SampleResource {
  readonly name: string;
  /** Of a resource that is only there below others, like the metrics of custom.metrics.k8s.io; else empty. */
  readonly below: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly hasStatus: boolean;
}

/** The extension server under examination. */
export interface Patient {
  readonly playground: Playground;
  readonly group: string;
  readonly version: string;
  readonly url: string;
  readonly apiService: string;
  /** DNS name that the main apiserver expects in the certificate. */
  readonly serviceName: string;
  readonly caBundle: string | undefined;
  /** How long to wait for what must come, in milliseconds. */
  readonly waitMs: number;
  /** Through the main apiserver, as the administrator. */
  request(
    this: void,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ClientReply>;
  /** Past the main apiserver. */
  direct(this: void, request: DirectRequest): Promise<ClientReply>;
  /** Of what the discovery step found, what can be created and deleted, or else read, with the most verbs. @throws NotApplicable */
  resource(): SampleResource;
  setResources(resources: readonly SampleResource[]): void;
  /** Path of the sample's collection. */
  collection(): string;
  /** A fresh object of the sample's kind that can be created. */
  sample(name: string, labels?: Record<string, string>): Record<string, unknown>;
}

/** What should be true is not. */
export class Finding extends Error {
  override readonly name = "Finding";
  /** In every language, where the words are our own. */
  readonly text: Text | undefined;

  constructor(reason: string | Text) {
    super(typeof reason === "string" ? reason : reason.en);
    this.text = typeof reason === "string" ? undefined : reason;
  }
}

/** It cannot be told. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
  /** In every language. */
  readonly text: Text;

  constructor(reason: Text) {
    super(reason.en);
    this.text = reason;
  }
}

/** @throws NotApplicable */
export function needVerbs(patient: Patient, ...verbs: readonly string[]): void {
  const { name, verbs: offered } = patient.resource();
  const missing = verbs.filter((verb) => !offered.includes(verb));
  if (missing.length > 0)
    throw new NotApplicable({
      en: `${name} does not offer ${missing.join(", ")}`,
      zh: `${name} 不提供 ${missing.join("、")}`,
    });
}

export const NOWHERE = "there-is-no-such-object";

/** Path of an object of the sample's kind. */
export function pathOf(patient: Patient, name: string): string {
  const { below } = patient.resource();
  return `${patient.collection()}/${name}${below === "" ? "" : `/${below}`}`;
}

/** What can be asked of a server without writing to it, and how that is answered to who may. @throws NotApplicable */
export function readable(patient: Patient): { readonly path: string; readonly status: number } {
  const canList = patient.resource().verbs.includes("list");
  return canList ? { path: patient.collection(), status: 200 } : { path: pathOf(patient, NOWHERE), status: 404 };
}

export function fail(reason: string | Text): never {
  throw new Finding(reason);
}
