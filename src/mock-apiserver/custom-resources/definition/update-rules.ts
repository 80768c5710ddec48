import { isDeepStrictEqual } from "node:util";
import { type KubeObject, at, listAt, textAt } from "../../../apimachinery/index.ts";
import { hasCondition } from "./conditions.ts";
import { schemaHas, type JsonSchema } from "../schema/json-schema.ts";
import { mapListErrors } from "../schema/list-rules.ts";
import { openApiErrors } from "../schema/open-api-rules.ts";
import { structuralErrors } from "../schema/structural.ts";
import { unsupportedField } from "../schema/unsupported-fields.ts";
import { defaultErrors } from "../values/default-rules.ts";
import { hasKnownReviewVersion, type ConversionRules } from "./conversion-rules.ts";
import { schemaOf, schemasOf, type InternalSpec } from "./internal-form.ts";
import type { DefinitionSchemaRules } from "./schema-errors.ts";
import { isCertificate } from "./webhook-rules.ts";

/** Which rules hold: an update may keep what was accepted once, by an older server or before a rule existed. */
export interface DefinitionRules extends DefinitionSchemaRules, ConversionRules {
  readonly fixedNames: boolean;
  readonly schemas: boolean;
  /** Versions whose many selectable fields were there before. */
  readonly tooManySelectable: ReadonlySet<string>;
  /** Versions whose schema did not change: their rules may cost what they cost. */
  readonly unchanged: ReadonlySet<string>;
}

export const NEW_DEFINITION: DefinitionRules = {
  fixedNames: false,
  schemas: true,
  structural: true,
  prunedDefaults: true,
  limitsCosts: true,
  validTypes: true,
  atomicSets: true,
  mapListKeys: true,
  knownReviewVersion: true,
  // It is not established yet.
  validCaBundle: false,
  tooManySelectable: new Set(),
  unchanged: new Set(),
};

const LOOSE = { validTypes: false, atomicSets: false, mapListKeys: false };

export function updateRules(object: KubeObject, old: KubeObject, oldSpec: InternalSpec): DefinitionRules {
  const schemas = schemasOf(oldSpec);
  const isEstablished = hasCondition(old, "Established");
  const has = (rule: keyof typeof LOOSE): boolean =>
    schemas.some((schema) => openApiErrors(schema, "", { ...LOOSE, [rule]: true }).length > looseErrors(schema));
  const bundle = textAt(oldSpec.conversion, "webhookClientConfig", "caBundle");
  const reviewVersions = listAt(oldSpec.conversion, "conversionReviewVersions");
  return {
    fixedNames: isEstablished,
    schemas: hasAllSchemas(oldSpec),
    structural: schemas.every(isStructural),
    prunedDefaults: !schemas.some(hasUnprunedDefaults),
    limitsCosts: true,
    validTypes: !has("validTypes"),
    atomicSets: !has("atomicSets"),
    mapListKeys: !schemas.some((schema) => schemaHas(schema, (part) => mapListErrors(part, "").length > 0)),
    knownReviewVersion: oldSpec.conversion === undefined || hasKnownReviewVersion(reviewVersions),
    validCaBundle: isEstablished && (bundle === "" || isCertificate(bundle)),
    tooManySelectable: new Set(unchangedVersions(object, old, "selectableFields")),
    unchanged: new Set(unchangedVersions(object, old, "schema")),
  };
}

function looseErrors(schema: JsonSchema): number {
  return openApiErrors(schema, "", LOOSE).length;
}

function hasAllSchemas({ shared, versions }: InternalSpec): boolean {
  if (schemaOf(shared.schema) !== undefined) return true;
  return versions.every((item) => at(item, "schema", "openAPIV3Schema") !== undefined);
}

function isStructural(schema: JsonSchema): boolean {
  return unsupportedField(schema) === undefined && structuralErrors(schema, "").length === 0;
}

function hasUnprunedDefaults(schema: JsonSchema): boolean {
  if (!isStructural(schema)) return false;
  const count = (mustBePruned: boolean): number => defaultErrors(schema, "", { mustBePruned, check: () => [] }).length;
  return count(true) > count(false);
}

function unchangedVersions(object: KubeObject, old: KubeObject, key: string): string[] {
  const before = new Map(listAt(old, "spec", "versions").map((item) => [textAt(item, "name"), at(item, key)]));
  const names = listAt(object, "spec", "versions")
    .filter((item) => before.has(textAt(item, "name")))
    .filter((item) => isDeepStrictEqual(at(item, key), before.get(textAt(item, "name"))))
    .map((item) => textAt(item, "name"));
  // What all versions share has no version.
  return names.length === before.size ? [...names, ""] : names;
}
