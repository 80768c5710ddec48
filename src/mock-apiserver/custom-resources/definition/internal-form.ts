import { isDeepStrictEqual } from "node:util";
import { type KubeObject, asFields, listAt, type Fields } from "../../../apimachinery/index.ts";
import { isSchema, type JsonSchema } from "../schema/json-schema.ts";

/**
 * A definition as the server validates it: what all versions share stands at the top, and errors name it there
 * (apiextensions `pkg/apis/apiextensions/v1/conversion.go`).
 */
export interface InternalSpec {
  readonly group: string;
  readonly names: Fields;
  readonly scope: string;
  readonly versions: readonly Fields[];
  /** Null where the list was. */
  readonly isWithoutVersions: boolean;
  readonly shared: Shared;
  readonly conversion: Fields | undefined;
  readonly preserveUnknownFields: boolean;
}

/** Fields of `CustomResourceDefinitionVersion` that may stand at the top. */
export interface Shared {
  readonly schema?: Fields;
  readonly subresources?: Fields;
  readonly additionalPrinterColumns?: readonly Fields[];
  readonly selectableFields?: readonly Fields[];
}

const SHARED = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

export function internalForm(object: KubeObject): InternalSpec {
  const spec = asFields(object["spec"]);
  const versions = listAt(spec, "versions").map(asFields);
  const identical = SHARED.filter((key) => versions.every((item) => isDeepStrictEqual(item[key], versions[0]?.[key])));
  const shared = Object.fromEntries(
    identical.flatMap((key) => (versions[0]?.[key] === undefined ? [] : [[key, versions[0][key]]])),
  ) as Shared;
  const { conversion } = spec;
  return {
    group: text(spec["group"]),
    names: asFields(spec["names"]),
    scope: text(spec["scope"]),
    versions: versions.map((version) => without(version, identical)),
    isWithoutVersions: versions.length === 0,
    shared,
    conversion: conversion === undefined || conversion === null ? undefined : internalConversion(asFields(conversion)),
    preserveUnknownFields: spec["preserveUnknownFields"] === true,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function without(version: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(version).filter(([key]) => !keys.includes(key)));
}

function internalConversion({ strategy, webhook }: Fields): Fields {
  const { clientConfig, conversionReviewVersions } = asFields(webhook);
  return { strategy, webhookClientConfig: clientConfig, conversionReviewVersions };
}

export function schemaOf(validation: Fields | undefined): JsonSchema | undefined {
  const schema = validation?.["openAPIV3Schema"];
  return isSchema(schema) ? schema : undefined;
}

/** Every schema of the definition. */
export function schemasOf({ shared, versions }: InternalSpec): JsonSchema[] {
  return [shared.schema, ...versions.map((item) => item["schema"])]
    .map((item) => schemaOf(item as Fields | undefined))
    .filter((item) => item !== undefined);
}

export function subresourcesOf({ shared, versions }: InternalSpec, version: Fields): Fields | undefined {
  const isPerVersion = versions.some((item) => item["subresources"] !== undefined);
  return (isPerVersion ? version["subresources"] : shared.subresources) as Fields | undefined;
}
