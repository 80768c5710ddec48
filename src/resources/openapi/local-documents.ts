import type { Clock } from "../../api/clock.ts";
import type { DescriptionTable } from "../kinds/description-table.ts";
import type { KindDefinition } from "../kind.ts";
import { renderOpenApiV2 } from "./document-v2.ts";
import { documentsV3 } from "./document-v3.ts";
import type { JsonRecord } from "./json-schema.ts";
import { createModelNames, type ModelNames } from "./model-names.ts";
import { createDocument, type ServedDocument } from "./served-document.ts";
import type { Swagger } from "./swagger-choices.ts";

/** The documents of the kinds that a server serves itself; nothing is rendered before it is asked for. */
export interface LocalDocuments {
  /** Of the v3 index, e.g. `apis/apps/v1`. */
  readonly keys: () => Iterable<string>;
  readonly v3: (key: string) => ServedDocument | undefined;
  readonly v2: () => Swagger;
}

export function createLocalDocuments(
  kinds: readonly KindDefinition[],
  clock: Clock,
  descriptions?: DescriptionTable,
): LocalDocuments {
  const finished = new Map<string, ServedDocument>();
  let names: ModelNames | undefined;
  let renderers: ReadonlyMap<string, () => JsonRecord> | undefined;
  let swagger: Swagger | undefined;
  const modelNames = (): ModelNames => (names ??= createModelNames(kinds, descriptions));
  const all = (): ReadonlyMap<string, () => JsonRecord> => (renderers ??= documentsV3(kinds, modelNames()));
  return {
    keys: () => all().keys(),
    v3(key) {
      const known = finished.get(key);
      const render = all().get(key);
      if (known !== undefined || render === undefined) return known;
      const made = createDocument(Buffer.from(JSON.stringify(render())), clock.now());
      finished.set(key, made);
      return made;
    },
    v2: () => (swagger ??= renderOpenApiV2(kinds, modelNames()) as Swagger),
  };
}
