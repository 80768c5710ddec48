import { at, listAt, textAt, type KubeObject } from "../apimachinery/index.ts";

/** What signers and approvers make of a CertificateSigningRequest (k8s `pkg/controller/certificates`). */

const SIGNER = {
  serving: "kubernetes.io/kubelet-serving",
  kubelet: "kubernetes.io/kube-apiserver-client-kubelet",
  client: "kubernetes.io/kube-apiserver-client",
  unknown: "kubernetes.io/legacy-unknown",
} as const;

/** What a request wants to be called. */
export interface WantedNames {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** How many of each kind of subjectAltName. */
  readonly dns: number;
  readonly ip: number;
  readonly email: number;
  readonly uri: number;
}

export function signerOf(request: KubeObject): string {
  return textAt(request, "spec", "signerName");
}

export function usagesOf(request: KubeObject): string[] {
  return listAt(request, "spec", "usages").map(String);
}

/** Whether it has a condition of a type that is true. */
export function hasCondition(request: KubeObject, type: string): boolean {
  return listAt(request, "status", "conditions").some(
    (condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True",
  );
}

export function isIssued(request: KubeObject): boolean {
  return textAt(request, "status", "certificate") !== "";
}

function isSet(usages: readonly string[], wanted: readonly string[]): boolean {
  const given = new Set(usages);
  return given.size === wanted.length && wanted.every((usage) => given.has(usage));
}

function usageProblem(usages: readonly string[], last: string): string | undefined {
  const all = ["digital signature", "key encipherment", last];
  if (isSet(usages, all) || isSet(usages, ["digital signature", last])) return undefined;
  return `usages did not match [${all.toSorted().join(" ")}]`;
}

const NO_NODE = "subject common name does not begin with system:node:";

function isOfNodes({ organizations }: WantedNames): boolean {
  return organizations.length === 1 && organizations[0] === "system:nodes";
}

function nameProblem({ commonName }: WantedNames): string | undefined {
  return commonName.startsWith("system:node:") ? undefined : NO_NODE;
}

function servingProblem(names: WantedNames, usages: readonly string[]): string | undefined {
  if (!isOfNodes(names)) return "subject organization is not system:nodes";
  if (names.dns + names.ip === 0) return "DNS or IP subjectAltName is required";
  if (names.email > 0) return "Email subjectAltNames are not allowed";
  if (names.uri > 0) return "URI subjectAltNames are not allowed";
  return usageProblem(usages, "server auth") ?? nameProblem(names);
}

function kubeletProblem(names: WantedNames, usages: readonly string[]): string | undefined {
  if (!isOfNodes(names)) return "subject organization is not system:nodes";
  if (names.dns > 0) return "DNS subjectAltNames are not allowed";
  if (names.email > 0) return "Email subjectAltNames are not allowed";
  if (names.ip > 0) return "IP subjectAltNames are not allowed";
  if (names.uri > 0) return "URI subjectAltNames are not allowed";
  return nameProblem(names) ?? usageProblem(usages, "client auth");
}

function clientProblem(_names: WantedNames, usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !["digital signature", "key encipherment", "client auth"].includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes("client auth") ? undefined : "missing required usage for client certificate: client auth";
}

type Problem = (names: WantedNames, usages: readonly string[]) => string | undefined;
const PROBLEMS: ReadonlyMap<string, Problem> = new Map<string, Problem>([
  [SIGNER.serving, servingProblem],
  [SIGNER.kubelet, kubeletProblem],
  [SIGNER.client, clientProblem],
  [SIGNER.unknown, () => undefined],
]);

/** Whether one of Kubernetes' own signers is asked, which sign here. */
export function isOurs(request: KubeObject): boolean {
  return PROBLEMS.has(signerOf(request));
}

/** Why the signer refuses; undefined where it signs. */
export function signerProblem(request: KubeObject, names: WantedNames): string | undefined {
  return PROBLEMS.get(signerOf(request))?.(names, usagesOf(request));
}

/** The rights by which a kubelet's request approves itself, most special first, and what is said then. */
export function approvalsOf(request: KubeObject, names: WantedNames): readonly (readonly [string, string])[] {
  if (signerOf(request) !== SIGNER.kubelet || kubeletProblem(names, usagesOf(request)) !== undefined) return [];
  const own = ["selfnodeclient", "Auto approving self kubelet client certificate after SubjectAccessReview."] as const;
  const any = ["nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview."] as const;
  return textAt(request, "spec", "username") === names.commonName ? [own, any] : [any];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** `--cluster-signing-duration`. */
const LONGEST = 8760 * HOUR;
const SHORTEST = 10 * MINUTE;
const BACKDATE = 5 * MINUTE;
/** A shorter certificate does not end earlier for having begun earlier. */
const SHORT = 8 * HOUR;

/** When a certificate is to begin and end, in milliseconds. */
export function validityOf(
  request: KubeObject,
  now: number,
): { readonly notBefore: number; readonly notAfter: number } {
  const seconds = at(request, "spec", "expirationSeconds");
  const wanted = typeof seconds === "number" ? seconds * 1_000 : LONGEST;
  const time = Math.max(SHORTEST, Math.min(wanted, LONGEST));
  return { notBefore: now - BACKDATE, notAfter: now + time - (time < SHORT ? 0 : BACKDATE) };
}

/** After this what was decided is forgotten. */
const DECIDED = HOUR;
const PENDING = 24 * HOUR;

/** Milliseconds until a request is cleaned away (`cleaner/cleaner.go`). */
export function lifetimeOf(request: KubeObject, now: number): number {
  const conditions = listAt(request, "status", "conditions");
  const since = (text: string): number => (Date.parse(text) || now) - now;
  if (conditions.length === 0) return since(request.metadata.creationTimestamp ?? "") + PENDING;
  const lasts = conditions.map((condition) => {
    const isOpen = textAt(condition, "type") === "Approved" && !isIssued(request);
    return since(textAt(condition, "lastUpdateTime")) + (isOpen ? PENDING : DECIDED);
  });
  return Math.min(...lasts);
}
