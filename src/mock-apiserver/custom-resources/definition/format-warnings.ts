import type { KubeObject } from "../../../apimachinery/index.ts";
import { schemaHas, textOf } from "../schema/json-schema.ts";
import { isSupportedFormat } from "../values/formats.ts";
import { internalForm, schemasOf } from "./internal-form.ts";

/** Formats that the server does not check, as far as they were not there before. */
export function formatWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const before = new Set(old === undefined ? [] : unknownFormats(old));
  return unknownFormats(object)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${JSON.stringify(format)}`);
}

function unknownFormats(object: KubeObject): string[] {
  const found: string[] = [];
  for (const schema of schemasOf(internalForm(object))) {
    schemaHas(schema, (part) => {
      const format = textOf(part, "format");
      if (format !== "" && !isSupportedFormat(textOf(part, "type"), format)) found.push(format);
      return false;
    });
  }
  return found;
}
