import { isDeepStrictEqual } from "node:util";
import {
  apiErrors,
  applyJsonPatch,
  GoJsonError,
  JsonPatchError,
  parseGoJson,
  readJsonPatch,
  valueToNode,
  type JsonNode,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { decodedWithDefaults, type AdmissionAttributes, type KindDefinition } from "../../../apiserver/index.ts";
import { WebhookError, type WebhookCaller } from "../../webhook/webhook-caller.ts";
import { isExempt } from "../matching.ts";
import type { MutatingPlugin, PluginParts } from "../plugin.ts";
import type { Invoked, Round } from "../reinvocation.ts";
import { convertObject } from "../versions.ts";
import type { Verdict } from "./admission-review.ts";
import { ask, denial, settleFailure, wantedRequest } from "./call.ts";
import { textAt } from "../../../apimachinery/index.ts";
import type { Webhook, WebhookSource } from "./webhook-source.ts";

/** One after the other, each sees what those before it made (apiserver `admission/plugin/webhook/mutating/dispatcher.go`). */
export function mutatingWebhooks(source: WebhookSource, caller: WebhookCaller, parts: PluginParts): MutatingPlugin {
  const plugin: MutatingPlugin = {
    isIdle: () => source.all().length === 0,
    async mutate(attributes, round) {
      if (isExempt(attributes)) return attributes.object;
      const invoked = round.of(plugin, attributes.object);
      let { object } = attributes;
      for (const webhook of source.all())
        object = await invoke(caller, webhook, { ...attributes, object }, parts, round, invoked);
      invoked.output = object;
      return object;
    },
  };
  return plugin;
}

async function invoke(
  caller: WebhookCaller,
  webhook: Webhook,
  attributes: AdmissionAttributes,
  parts: PluginParts,
  round: Round,
  invoked: Invoked,
): Promise<KubeObject | undefined> {
  const wanted = await wantedRequest(webhook, attributes, parts);
  if (wanted === undefined || (round.isSecond && !invoked.again.has(webhook.uid))) return attributes.object;
  let object: KubeObject | undefined;
  try {
    const verdict = await ask(caller, webhook, wanted.request, true);
    if (!verdict.allowed) throw denial(webhook, verdict.result, attributes);
    object = patched(webhook, verdict, wanted.request.object, wanted.match.definition);
  } catch (error) {
    invoked.mayRepeat(webhook.uid, textAt(webhook.spec, "reinvocationPolicy"));
    settleFailure(webhook, error, attributes);
    return attributes.object;
  }
  const isChanged = object !== undefined && !isDeepStrictEqual(object, wanted.request.object);
  if (isChanged) round.changed(invoked);
  invoked.mayRepeat(webhook.uid, textAt(webhook.spec, "reinvocationPolicy"));
  const { name, configuration } = webhook;
  const code = isChanged ? "admission.webhook-changed" : "admission.webhook-allowed";
  attributes.requester.note?.(code, { webhook: name, configuration });
  if (object === undefined) return attributes.object;
  return convertObject(object, wanted.match.definition, attributes.definition);
}

/** Undefined where nothing is to be changed. @throws WebhookError for what is no patch; ApiError for one that does not fit */
function patched(
  { name }: Webhook,
  { patch, patchType }: Verdict,
  object: KubeObject | undefined,
  definition: KindDefinition | undefined,
): KubeObject | undefined {
  if (patch === undefined) return undefined;
  const steps = stepsOf(patch);
  if (steps.length === 0) return undefined;
  if (object === undefined || definition === undefined)
    throw apiErrors.internal(
      `admission webhook "${name}" attempted to modify the object, which is not supported for this operation`,
    );
  if (patchType !== "JSONPatch") throw new WebhookError(`unsupported patch type "${patchType}"`);
  try {
    return decodedWithDefaults(definition, applyJsonPatch(valueToNode(object), steps));
  } catch (error) {
    if (error instanceof JsonPatchError || error instanceof GoJsonError) throw apiErrors.internal(error.message);
    throw error;
  }
}

function stepsOf(patch: Buffer): readonly JsonNode[] {
  try {
    return readJsonPatch(parseGoJson(patch));
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    throw new WebhookError(`received undecodable patch in webhook response: ${error.message}`);
  }
}
