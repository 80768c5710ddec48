import type { AdmissionAttributes } from "../../../apiserver/index.ts";
import type { WebhookCaller } from "../../webhook/webhook-caller.ts";
import type { MatchedRequest } from "../cel/activation.ts";
import { isExempt } from "../matching.ts";
import type { PluginParts, ValidatingPlugin } from "../plugin.ts";
import { ask, denial, settleFailure, wantedRequest } from "./call.ts";
import type { Webhook, WebhookSource } from "./webhook-source.ts";

/** All at once; the first that refuses decides (apiserver `admission/plugin/webhook/validating/dispatcher.go`). */
export function validatingWebhooks(source: WebhookSource, caller: WebhookCaller, parts: PluginParts): ValidatingPlugin {
  return {
    isIdle: () => source.all().length === 0,
    async validate(attributes) {
      if (isExempt(attributes)) return;
      const relevant: { webhook: Webhook; request: MatchedRequest }[] = [];
      for (const webhook of source.all()) {
        const wanted = await wantedRequest(webhook, attributes, parts);
        if (wanted !== undefined) relevant.push({ webhook, request: wanted.request });
      }
      const refusals: unknown[] = [];
      const calls = relevant.map(({ webhook, request }) =>
        judge(caller, webhook, request, attributes).catch((error: unknown) => void refusals.push(error)),
      );
      await Promise.all(calls);
      if (refusals.length > 0) throw refusals[0];
    },
  };
}

async function judge(
  caller: WebhookCaller,
  webhook: Webhook,
  request: MatchedRequest,
  attributes: AdmissionAttributes,
): Promise<void> {
  try {
    const { allowed, result } = await ask(caller, webhook, request, false);
    if (!allowed) throw denial(webhook, result, attributes);
  } catch (error) {
    return settleFailure(webhook, error, attributes);
  }
  const { name, configuration } = webhook;
  attributes.requester.note?.("admission.webhook-allowed", { webhook: name, configuration });
}
