import { goStruct, optionsType } from "../../types/index.ts";
import {
  asFields,
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  isPrintable,
  MAX_FIELD_MANAGER_BYTES,
  validateFieldManager,
  apiErrors,
  type ApiError,
  parseFieldSelector,
  type FieldSelector,
  decodeNode,
  GoJsonError,
  type JsonNode,
  parseLabelSelector,
  type LabelSelector,
} from "../../apimachinery/index.ts";
import { first, type Query } from "../query.ts";
import type { FieldValidation } from "./body-decoder.ts";
import { headOf, notRegistered } from "./document-head.ts";

/** The options of requests, from the query or a body, checked as apimachinery `meta/v1/validation` does. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  /** Empty when none was given. */
  readonly fieldManager: string;
  /** An apply takes fields from others. */
  readonly force: boolean;
}

export type WriteKind = "CreateOptions" | "UpdateOptions" | "PatchOptions";

export interface DeleteOptions {
  readonly dryRun?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface ListOptions {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly timeoutSeconds: number | undefined;
  /** 0 for no limit. */
  readonly limit: number;
  readonly continue: string;
  readonly sendInitialEvents: boolean | undefined;
}

const META_GROUP = "meta.k8s.io";
const FIELD_VALIDATION: readonly string[] = ["", "Ignore", "Strict", "Warn"];
const POLICIES: readonly string[] = ["Foreground", "Background", "Orphan"];

function rejectAny(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw apiErrors.invalid(META_GROUP, kind, "", errors);
}

/** apiserver `handlers/create.go` managerOrUserAgent: who does not name itself goes by the start of its User-Agent. */
export function managerOrUserAgent(manager: string, userAgent: string | undefined): string {
  if (manager !== "") return manager;
  let name = "";
  for (const char of userAgent?.split("/")[0] ?? "") {
    if (!isPrintable(char)) continue;
    if (Buffer.byteLength(name + char) > MAX_FIELD_MANAGER_BYTES) break;
    name += char;
  }
  return name;
}

/** Absent: undefined; anything but "false" and "0" is true (apimachinery `runtime/conversion.go`). */
export function booleanParam(query: Query, key: string): boolean | undefined {
  const value = query.get(key)?.[0];
  return value === undefined ? undefined : value !== "0" && value.toLowerCase() !== "false";
}

export function integerParam(query: Query, key: string): number | undefined {
  const value = query.get(key)?.[0];
  if (value === undefined) return undefined;
  const fail = (problem: string): ApiError =>
    apiErrors.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: ${problem}`);
  if (!/^[+-]?\d+$/.test(value)) throw fail("invalid syntax");
  const number = BigInt(value.replace(/^\+/, ""));
  if (BigInt.asIntN(64, number) !== number) throw fail("value out of range");
  return Number(number);
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((value) => value === "All") ? [] : [notSupportedValue("dryRun", values, ["All"])];
}

/** @throws ApiError 422 */
export function parseWriteOptions(query: Query, kind: WriteKind, isApply = false): WriteOptions {
  const dryRun = query.get("dryRun") ?? [];
  const fieldValidation = first(query, "fieldValidation");
  const fieldManager = first(query, "fieldManager");
  const force = kind === "PatchOptions" ? booleanParam(query, "force") : undefined;
  rejectAny(kind, [
    ...(force !== undefined && !isApply ? [forbiddenValue("force", "may not be specified for non-apply patch")] : []),
    ...(isApply && fieldManager === "" ? [requiredValue("fieldManager", "is required for apply patch")] : []),
    ...validateFieldManager(fieldManager, "fieldManager"),
    ...dryRunErrors(dryRun),
    ...(FIELD_VALIDATION.includes(fieldValidation)
      ? []
      : [notSupportedValue("fieldValidation", fieldValidation, FIELD_VALIDATION)]),
  ]);
  const directive = fieldValidation === "Ignore" || fieldValidation === "Strict" ? fieldValidation : "Warn";
  return { dryRun: dryRun.length > 0, fieldValidation: directive, fieldManager, force: force ?? false };
}

const deleteOptions = goStruct("meta/v1.DeleteOptions");

interface RawDeleteOptions extends Omit<DeleteOptions, "dryRun"> {
  readonly dryRun?: readonly string[];
}

function checkDeleteOptions({ dryRun = [], ...options }: RawDeleteOptions): DeleteOptions {
  const { orphanDependents, propagationPolicy } = options;
  const both = orphanDependents !== undefined && propagationPolicy !== undefined;
  const unknown = propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy);
  rejectAny("DeleteOptions", [
    ...(both
      ? [
          invalidValue(
            "propagationPolicy",
            propagationPolicy,
            "orphanDependents and deletionPropagation cannot be both set",
          ),
        ]
      : []),
    ...(unknown ? [notSupportedValue("propagationPolicy", propagationPolicy, [...POLICIES, "nil"])] : []),
    ...dryRunErrors(dryRun),
  ]);
  return { ...options, dryRun: dryRun.length > 0 };
}

/** @throws ApiError 400, 422 */
export function parseDeleteQuery(query: Query): DeleteOptions {
  const gracePeriodSeconds = integerParam(query, "gracePeriodSeconds");
  const orphanDependents = booleanParam(query, "orphanDependents");
  const propagationPolicy = query.get("propagationPolicy")?.[0];
  return checkDeleteOptions({
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(orphanDependents === undefined ? {} : { orphanDependents }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    dryRun: query.get("dryRun") ?? [],
  });
}

/** apimachinery `meta/internalversion/scheme`, which options are decoded by. */
const OPTIONS_SCHEME = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27";
/** One that nobody has named (apiextensions `customresource_handler.go` parameterScheme). */
const CUSTOM_SCHEME = "pkg/runtime/scheme.go:111";
const OPTIONS_HEAD = { group: META_GROUP, version: "v1", kind: "DeleteOptions" } as const;

/** Options of the name are taken for any group and version. @throws GoJsonError */
function checkOptionsHead(node: JsonNode, scheme: string): void {
  const head = headOf(node, OPTIONS_HEAD);
  if (head.kind === OPTIONS_HEAD.kind) return;
  const other = optionsType(head);
  throw new GoJsonError(
    other === undefined
      ? notRegistered(head, scheme)
      : `converting (${other}) to (${deleteOptions.go}): unknown conversion`,
  );
}

/** @throws ApiError 400, 422 */
export function parseDeleteBody(parse: () => JsonNode, isCustom = false): DeleteOptions {
  try {
    const node = parse();
    checkOptionsHead(node, isCustom ? CUSTOM_SCHEME : OPTIONS_SCHEME);
    const { kind: _kind, apiVersion: _version, ...options } = asFields(decodeNode(node, deleteOptions).value);
    return checkDeleteOptions(options);
  } catch (error) {
    if (error instanceof GoJsonError) throw apiErrors.badRequest(error.message);
    throw error;
  }
}

function listErrors(options: ListOptions): FieldError[] {
  const { resourceVersionMatch: match, resourceVersion, sendInitialEvents } = options;
  const at = "resourceVersionMatch";
  const errors: FieldError[] = [];
  if (match !== "") {
    if (resourceVersion === "")
      errors.push(forbiddenValue(at, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (options.continue !== "")
      errors.push(forbiddenValue(at, "resourceVersionMatch is forbidden when continue is provided"));
    if (match !== "Exact" && match !== "NotOlderThan")
      errors.push(notSupportedValue(at, match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && resourceVersion === "0") {
      errors.push(forbiddenValue(at, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbiddenValue("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return errors;
}

/** A watch that does not say where it starts is one with initial events (internalversion `defaults.go`). */
function isWatchList({ resourceVersion, resourceVersionMatch, sendInitialEvents }: ListOptions): boolean {
  return sendInitialEvents === undefined && resourceVersionMatch === "" && ["", "0"].includes(resourceVersion);
}

function watchErrors(options: ListOptions): FieldError[] {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const at = "resourceVersionMatch";
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") {
    errors.push(forbiddenValue(at, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  }
  if (match === "" && !isWatchList(options)) return errors;
  if (match !== "" && sendInitialEvents === undefined) {
    errors.push(forbiddenValue(at, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  }
  if (match !== "" && match !== "NotOlderThan") errors.push(notSupportedValue(at, match, ["NotOlderThan"]));
  if (options.continue !== "")
    errors.push(forbiddenValue(at, "resourceVersionMatch is forbidden when continue is provided"));
  return errors;
}

/**
 * `forceWatch` for the old paths under `/watch/`.
 * @throws ApiError 400, 422
 */
export function parseListOptions(query: Query, forceWatch = false): ListOptions {
  const options: ListOptions = {
    labels: parseLabelSelector(first(query, "labelSelector")),
    fields: parseFieldSelector(first(query, "fieldSelector")),
    watch: forceWatch || (booleanParam(query, "watch") ?? false),
    allowWatchBookmarks: booleanParam(query, "allowWatchBookmarks") ?? false,
    resourceVersion: first(query, "resourceVersion"),
    resourceVersionMatch: first(query, "resourceVersionMatch"),
    timeoutSeconds: integerParam(query, "timeoutSeconds"),
    limit: integerParam(query, "limit") ?? 0,
    continue: first(query, "continue"),
    sendInitialEvents: booleanParam(query, "sendInitialEvents"),
  };
  rejectAny("ListOptions", options.watch ? watchErrors(options) : listErrors(options));
  return options;
}
