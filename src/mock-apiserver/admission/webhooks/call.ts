import {
  ApiError,
  apiErrors,
  at,
  asFields,
  inTurns,
  listAt,
  numberAt,
  textAt,
  type Fields,
  type Status,
} from "../../../apimachinery/index.ts";
import { WebhookCallError, WebhookError, type WebhookCaller } from "../../webhook/webhook-caller.ts";
import type { AdmissionAttributes } from "../../../apiserver/index.ts";
import { activationOf, type MatchedRequest } from "../cel/activation.ts";
import { meetsConditions } from "../cel/conditions.ts";
import { matchRules, matchSelectors, type Match } from "../matching.ts";
import { namespaceOf, refusedName, type PluginParts } from "../plugin.ts";
import { requestIn } from "../versions.ts";
import { createReview, readVerdict, type Verdict } from "./admission-review.ts";
import type { Webhook } from "./webhook-source.ts";

/** What both kinds of webhooks have in common (apiserver `admission/plugin/webhook/generic`). */

const DEFAULT_SECONDS = 10;

export function ignoresFailure({ spec }: Webhook): boolean {
  return textAt(spec, "failurePolicy") === "Ignore";
}

/** The request as a webhook is to see it; undefined where it is not called. @throws ApiError */
export async function wantedRequest(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  parts: PluginParts,
): Promise<{ readonly match: Match; readonly request: MatchedRequest } | undefined> {
  const { spec, conditions } = webhook;
  const match = matchRules(listAt(spec, "rules"), textAt(spec, "matchPolicy"), attributes, parts.kinds);
  if (match === undefined || !(await matchSelectors(spec, attributes, parts))) return undefined;
  const request = await requestIn(attributes, match);
  if (conditions.length === 0) return { match, request };
  const place = namespaceOf(attributes);
  const namespace = place === "" ? undefined : await parts.namespace(place);
  const { authorizer } = parts;
  const activation = () => activationOf({ ...request, resource: attributes.resource }, { namespace, authorizer });
  const verdict = await inTurns(meetsConditions(conditions, activation, ignoresFailure(webhook)));
  if (verdict === "differs") return undefined;
  if (verdict === "matches") return { match, request };
  throw apiErrors.forbidden(attributes.resource, refusedName(attributes), verdict.problem);
}

/** @throws WebhookError where there is no answer that can be read; ApiError where it must not be called */
export async function ask(
  caller: WebhookCaller,
  { name, spec, uid }: Webhook,
  request: MatchedRequest,
  isMutating: boolean,
): Promise<Verdict> {
  const { attributes } = request;
  const effects = textAt(spec, "sideEffects");
  if (attributes.dryRun && effects !== "None" && effects !== "NoneOnDryRun")
    throw apiErrors.badRequest(`admission webhook "${name}" does not support dry run`);
  const review = createReview(spec, request);
  const call = {
    config: at(spec, "clientConfig"),
    owner: uid,
    body: review.body,
    seconds: numberAt(spec, "timeoutSeconds") || DEFAULT_SECONDS,
    isDeadlineTold: true,
    userAgent: "kube-apiserver-admission",
  };
  const verdict = await caller
    .post(call)
    .then((reply) => readVerdict(reply, review, isMutating))
    .catch((error: unknown) => {
      if (!(error instanceof WebhookCallError)) throw error;
      throw new WebhookError(`failed to call webhook: ${error.message}`);
    });
  for (const text of verdict.warnings) attributes.warn(text);
  return verdict;
}

/** Notes a webhook without an answer. @throws ApiError where that refuses the request */
export function settleFailure(webhook: Webhook, error: unknown, { requester }: AdmissionAttributes): void {
  if (!(error instanceof WebhookError)) throw error;
  const { name, configuration } = webhook;
  const params = { webhook: name, configuration, problem: error.message };
  if (ignoresFailure(webhook)) return requester.note?.("admission.webhook-ignored", params);
  requester.note?.("admission.webhook-failed", params);
  throw apiErrors.internal(`failed calling webhook "${name}": ${error.message}`);
}

const BAD_REQUEST = 400;

/** A webhook's no (apiserver `webhook/errors/statuserror.go`). */
export function denial({ name, configuration }: Webhook, result: Fields, { requester }: AdmissionAttributes): ApiError {
  const by = `admission webhook "${name}" denied the request`;
  const [message, reason, status] = [textAt(result, "message"), textAt(result, "reason"), textAt(result, "status")];
  const code = numberAt(result, "code");
  const text = message || reason;
  requester.note?.("admission.webhook-denied", { webhook: name, configuration, message: text });
  const details = at(result, "details");
  const refused = {
    kind: "Status",
    apiVersion: "v1",
    metadata: asFields(at(result, "metadata")),
    status: status === "" || status === "Success" ? "Failure" : status,
    message: text === "" ? `${by} without explanation` : `${by}: ${text}`,
    ...(reason === "" ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code: Math.max(code, BAD_REQUEST),
  };
  return new ApiError(refused as Status);
}
