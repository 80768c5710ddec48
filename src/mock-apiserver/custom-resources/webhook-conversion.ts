import { randomUUID } from "node:crypto";
import {
  anything,
  apiErrors,
  asFields,
  at,
  list,
  listAt,
  pointer,
  string,
  struct,
  textAt,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { goStruct } from "../../types/index.ts";
import { readReply } from "../webhook/reply-document.ts";
import { WebhookError, type WebhookCaller } from "../webhook/webhook-caller.ts";

/** Objects of one version as another one has them, by a webhook (apiextensions `conversion/webhook_converter.go`). */

const GROUP = "apiextensions.k8s.io";
const KIND = "ConversionReview";
const VERSIONS = ["v1", "v1beta1"];
const SECONDS = 30;

const RESPONSE = struct("ConversionResponse", {
  uid: string,
  convertedObjects: list(anything),
  result: goStruct("meta/v1.Status"),
});
const REVIEW = struct(KIND, { kind: string, apiVersion: string, response: pointer(RESPONSE) });

export interface WebhookConverter {
  /** In the order of the objects. @throws ApiError */
  convert(objects: readonly KubeObject[], apiVersion: string): Promise<readonly KubeObject[]>;
}

export function webhookConverter(definition: KubeObject, caller: WebhookCaller): WebhookConverter {
  const webhook = at(definition, "spec", "conversion", "webhook");
  return {
    async convert(objects, apiVersion) {
      const [first] = objects;
      if (first === undefined) return [];
      const of = `conversion webhook for ${first.apiVersion}, Kind=${first.kind}`;
      try {
        const converted = await ask(definition, webhook, objects, apiVersion, caller);
        const [given, wanted] = [converted.length, objects.length];
        if (given !== wanted) throw apiErrors.unclassified(`${of} returned ${given} objects, expected ${wanted}`);
        return objects.map((object, index) => checked(object, converted[index], apiVersion, of, index));
      } catch (error) {
        if (error instanceof WebhookError) throw apiErrors.unclassified(`${of} failed: ${error.message}`);
        throw error;
      }
    },
  };
}

/** @throws WebhookError */
async function ask(
  definition: KubeObject,
  webhook: unknown,
  objects: readonly KubeObject[],
  desiredAPIVersion: string,
  caller: WebhookCaller,
): Promise<readonly unknown[]> {
  const version = listAt(webhook, "conversionReviewVersions")
    .map(String)
    .find((known) => VERSIONS.includes(known));
  if (version === undefined) throw new WebhookError("no supported conversion review versions");
  const uid = randomUUID();
  const reply = await caller.post({
    config: at(webhook, "clientConfig"),
    owner: `conversion/${definition.metadata.name ?? ""}`,
    body: {
      kind: KIND,
      apiVersion: `${GROUP}/${version}`,
      request: { uid, desiredAPIVersion, objects },
      response: { uid: "", convertedObjects: null, result: { metadata: {} } },
    },
    seconds: SECONDS,
    isDeadlineTold: false,
    userAgent: "kube-apiserver",
  });
  const document = await readReply(reply, { group: GROUP, kind: KIND, version, versions: VERSIONS, shape: REVIEW });
  const response = at(document.value, "response");
  if (version === "v1" && (document.apiVersion !== `${GROUP}/v1` || document.kind !== KIND)) {
    const found = `${document.apiVersion || "/"}, Kind=${document.kind}`;
    throw new WebhookError(`expected webhook response of ${GROUP}/v1, Kind=${KIND}, got ${found}`);
  }
  if (response === undefined || response === null) throw new WebhookError("no response provided");
  const given = textAt(response, "uid");
  if (version === "v1" && given !== uid)
    throw new WebhookError(`expected response.uid="${uid}", got ${JSON.stringify(given)}`);
  const [status, message] = [textAt(response, "result", "status"), textAt(response, "result", "message")];
  if (status !== "Success") throw new WebhookError(message || `response.result.status was '${status}', not 'Success'`);
  return listAt(response, "convertedObjects");
}

const IDENTITY = [
  ["name", "name"],
  ["namespace", "namespace"],
  ["uid", "UID"],
] as const;

/** What came back is the same object: labels and annotations alone may differ in its metadata. @throws ApiError */
function checked(original: KubeObject, given: unknown, apiVersion: string, of: string, index: number): KubeObject {
  const fail = (problem: string): Error => apiErrors.unclassified(`${of} returned invalid ${problem}`);
  const [version, kind] = [textAt(given, "apiVersion"), textAt(given, "kind")];
  const object = `object at index ${index}: invalid`;
  if (version !== apiVersion) throw fail(`${object} groupVersion (expected ${apiVersion}, received ${version})`);
  if (kind !== original.kind) throw fail(`${object} kind (expected ${original.kind}, received ${kind})`);
  const metadata = at(given, "metadata");
  for (const [field, name] of IDENTITY) {
    const [before, after] = [original.metadata[field] ?? "", textAt(metadata, field)];
    if (before !== after) throw fail(`object: must have the same ${name}: ${before} != ${after}`);
  }
  if (metadata === undefined) throw fail("metadata: missing metadata in converted object");
  const { labels: _labels, annotations: _annotations, ...kept } = original.metadata;
  const own = Object.fromEntries(
    ["labels", "annotations"].flatMap((field) =>
      at(metadata, field) === undefined ? [] : [[field, at(metadata, field)]],
    ),
  );
  return { ...asFields(given), kind, apiVersion, metadata: { ...kept, ...own } };
}
