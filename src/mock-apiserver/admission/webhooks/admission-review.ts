import { randomUUID } from "node:crypto";
import {
  asFields,
  at,
  bool,
  bytes,
  list,
  listAt,
  map,
  pointer,
  string,
  struct,
  textAt,
  type Fields,
} from "../../../apimachinery/index.ts";
import { goStruct } from "../../../types/index.ts";
import { readReply, type ReplyDocument } from "../../webhook/reply-document.ts";
import { WebhookError, type WebhookReply } from "../../webhook/webhook-caller.ts";
import { requestFields, type MatchedRequest } from "../cel/activation.ts";

/** What a webhook is asked and what it may answer (apiserver `admission/plugin/webhook/request`). */

export interface Review {
  readonly uid: string;
  readonly version: string;
  readonly body: Fields;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly warnings: readonly string[];
  /** A JSON patch, as its bytes. */
  readonly patch: Buffer | undefined;
  readonly patchType: string;
  /** `meta/v1.Status`. */
  readonly result: Fields;
}

const GROUP = "admission.k8s.io";
const KIND = "AdmissionReview";
const VERSIONS = ["v1", "v1beta1"];

const RESPONSE = struct("AdmissionResponse", {
  uid: string,
  allowed: bool,
  status: pointer(goStruct("meta/v1.Status")),
  patch: bytes,
  patchType: pointer(string),
  auditAnnotations: map(string),
  warnings: list(string),
});
const REVIEW = struct("AdmissionReview", { kind: string, apiVersion: string, response: pointer(RESPONSE) });

/** @throws WebhookError for a webhook that knows no version that this server knows */
export function createReview(spec: unknown, request: MatchedRequest): Review {
  const version = listAt(spec, "admissionReviewVersions")
    .map(String)
    .find((known) => VERSIONS.includes(known));
  if (version === undefined)
    throw new WebhookError(
      "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)",
    );
  const uid = randomUUID();
  const { attributes, object, oldObject } = request;
  const body = {
    kind: KIND,
    apiVersion: `${GROUP}/${version}`,
    request: {
      uid,
      ...requestFields(request),
      object: object ?? null,
      oldObject: oldObject ?? null,
      dryRun: attributes.dryRun,
      options: attributes.requester.options ?? null,
    },
  };
  return { uid, version, body };
}

function invalid(problem: string): WebhookError {
  return new WebhookError(`received invalid webhook response: ${problem}`);
}

/** @throws WebhookError */
export async function readVerdict(
  reply: WebhookReply,
  { uid, version }: Review,
  isMutating: boolean,
): Promise<Verdict> {
  const document = await readReply(reply, { group: GROUP, kind: KIND, version, versions: VERSIONS, shape: REVIEW });
  const response = at(document.value, "response");
  if (response === undefined || response === null) throw invalid("webhook response was absent");
  const patch = Buffer.from(textAt(response, "patch"), "base64");
  const patchType = at(response, "patchType");
  if (version === "v1") checkV1({ document, response, patch, patchType }, uid, isMutating);
  const isPatched = isMutating && patch.length > 0;
  return {
    allowed: at(response, "allowed") === true,
    warnings: listAt(response, "warnings").map(String),
    patch: isPatched ? patch : undefined,
    patchType: version === "v1" ? textAt(response, "patchType") : "JSONPatch",
    result: asFields(at(response, "status")),
  };
}

interface Answer {
  readonly document: ReplyDocument;
  readonly response: unknown;
  readonly patch: Buffer;
  readonly patchType: unknown;
}

function checkV1({ document, response, patch, patchType }: Answer, uid: string, isMutating: boolean): void {
  const given = textAt(response, "uid");
  if (given !== uid) throw invalid(`expected response.uid="${uid}", got ${JSON.stringify(given)}`);
  const kind = `${document.apiVersion || "/"}, Kind=${document.kind}`;
  const wanted = `${GROUP}/v1, Kind=${KIND}`;
  if (kind !== wanted) throw invalid(`expected webhook response of ${wanted}, got ${kind}`);
  const hasPatch = patch.length > 0;
  const hasType = patchType !== undefined && patchType !== null;
  if (!isMutating) {
    if (hasPatch) throw invalid("validating webhook may not return response.patch");
    if (hasType) throw invalid("validating webhook may not return response.patchType");
    return;
  }
  if (hasPatch && !hasType) throw invalid("webhook returned response.patch but not response.patchType");
  if (!hasPatch && hasType) throw invalid("webhook returned response.patchType but not response.patch");
  if (patchType === "") throw invalid('webhook returned invalid response.patchType of ""');
}
