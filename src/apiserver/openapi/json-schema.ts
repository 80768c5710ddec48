/** One JSON object of an OpenAPI document. */
export type JsonRecord = Record<string, unknown>;

export const V2_REF = "#/definitions/";
export const V3_REF = "#/components/schemas/";

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Leaves out what is undefined. `Object.fromEntries` makes own properties even of a key `__proto__`. */
export function compact(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

export function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => R) {
  return Object.fromEntries(Object.entries(record).map(([key, value]): [string, R] => [key, change(value, key)]));
}
