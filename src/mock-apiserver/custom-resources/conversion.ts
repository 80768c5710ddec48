import { copyJson, formatGroupVersion, listAt, at, textAt, type KubeObject } from "../../apimachinery/index.ts";
import type { Conversion } from "../../apiserver/index.ts";
import { hasDefaults, schemaOf, withDefaults, type ConversionOf } from "./custom-kinds.ts";
import { webhookConverter, type WebhookConverter } from "./webhook-conversion.ts";
import type { WebhookCaller } from "../webhook/webhook-caller.ts";
import { pruneObject } from "./values/pruning.ts";

/** Conversion between the versions of custom resources (apiextensions `pkg/apiserver/conversion`). */
export function createConversions(webhooks: WebhookCaller): ConversionOf {
  return (definition, version) => conversionOf(definition, version, webhooks);
}

function conversionOf(definition: KubeObject, version: string, webhooks: WebhookCaller): Conversion | undefined {
  const group = textAt(definition, "spec", "group");
  const versions = listAt(definition, "spec", "versions");
  const schemas = new Map(
    versions.map((item) => [formatGroupVersion({ group, version: textAt(item, "name") }), schemaOf(item)]),
  );
  const stored = textAt(
    versions.find((item) => at(item, "storage") === true),
    "name",
  );
  const older = listAt(definition, "status", "storedVersions").some((item) => item !== version);
  const isPlain = versions.length === 1 && !older && ![...schemas.values()].some(hasDefaults);
  if (isPlain) return undefined;
  const wanted = formatGroupVersion({ group, version });
  const storage = formatGroupVersion({ group, version: stored });
  const preserves = at(definition, "spec", "preserveUnknownFields") === true;
  const pruned = (object: KubeObject): KubeObject => {
    const schema = schemas.get(object.apiVersion);
    if (!preserves && schema !== undefined) pruneObject(object, schema);
    return object;
  };
  const complete = (object: KubeObject): KubeObject => {
    const schema = schemas.get(object.apiVersion);
    return schema !== undefined && hasDefaults(schema) ? withDefaults(object, schema) : object;
  };
  if (textAt(definition, "spec", "conversion", "strategy") === "Webhook") {
    const convert = byWebhook(webhookConverter(definition, webhooks), pruned);
    return {
      decode: (objects) => convert(objects.map(complete), wanted),
      encode: async (object) => (await convert([object], storage))[0] ?? object,
    };
  }
  const convert = (object: KubeObject, apiVersion: string): KubeObject =>
    object.apiVersion === apiVersion ? object : pruned({ ...copyJson(object), apiVersion });
  return {
    decode: (objects) => objects.map((object) => convert(complete(object), wanted)),
    encode: (object) => convert(object, storage),
  };
}

type Convert = (
  objects: readonly KubeObject[],
  apiVersion: string,
) => readonly KubeObject[] | Promise<readonly KubeObject[]>;

/** Only those that are of another version are sent. */
function byWebhook(converter: WebhookConverter, pruned: (object: KubeObject) => KubeObject): Convert {
  return (objects, apiVersion) => {
    const others = objects.filter((object) => object.apiVersion !== apiVersion);
    if (others.length === 0) return objects;
    return converter.convert(others, apiVersion).then((converted) => {
      const made = new Map(others.map((object, index) => [object, pruned(converted[index] ?? object)]));
      return objects.map((object) => made.get(object) ?? object);
    });
  };
}
