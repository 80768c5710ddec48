import { toJson, type Clock } from "../../apimachinery/index.ts";
import type { DescriptionTable } from "../../types/index.ts";
import type { KindDefinition, KindTable } from "../rest/kind.ts";
import type { DocumentHead } from "./discovery-paths.ts";
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

/** What follows from the kinds as they are now. */
interface Rendering {
  readonly kinds: readonly KindDefinition[];
  readonly names: ModelNames;
  readonly renderers: ReadonlyMap<string, () => JsonRecord>;
  swagger?: Swagger;
}

interface Finished {
  /** What the document is made of: while these are the same, it is. */
  readonly kinds: readonly KindDefinition[];
  readonly document: ServedDocument;
}

export function createLocalDocuments(
  kinds: Pick<KindTable, "all">,
  clock: Clock,
  head: DocumentHead,
  descriptions?: DescriptionTable,
): LocalDocuments {
  const finished = new Map<string, Finished>();
  let rendering: Rendering | undefined;
  const current = (): Rendering => {
    const { all } = kinds;
    if (rendering?.kinds !== all) {
      const names = createModelNames(all, descriptions);
      rendering = { kinds: all, names, renderers: documentsV3(all, names, head) };
    }
    return rendering;
  };
  return {
    keys: () => current().renderers.keys(),
    v3(key) {
      const { kinds: all, renderers } = current();
      const render = renderers.get(key);
      if (render === undefined) return undefined;
      const own = all.filter(({ group, version }) => isWithin(key, group, version));
      const known = finished.get(key);
      if (known !== undefined && isSame(known.kinds, own)) return known.document;
      const document = createDocument(Buffer.from(toJson(render())), clock.now());
      finished.set(key, { kinds: own, document });
      return document;
    },
    v2() {
      const now = current();
      return (now.swagger ??= renderOpenApiV2(now.kinds, now.names, head) as Swagger);
    },
  };
}

/** Whether a document shows kinds of a group version: its own, or the versions of its group. */
function isWithin(key: string, group: string, version: string): boolean {
  const own = group === "" ? `api/${version}` : `apis/${group}/${version}`;
  return own === key || own.startsWith(`${key}/`);
}

function isSame(a: readonly KindDefinition[], b: readonly KindDefinition[]): boolean {
  return a.length === b.length && a.every((kind, index) => kind === b[index]);
}
