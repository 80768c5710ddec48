/** Pure rules, no I/O, no timers. */
export { combinedResource, escapeMarkup, type AccessAttributes } from "./access.ts";
export { wholeBody } from "./bounded-body.ts";
export { setBounded } from "./bounded-map.ts";
export { atOnce, breathe, inTurns, type Steps } from "./breathe.ts";
export { hostName, isForeignSite, LOOPBACK_HOSTS, type BrowserHeaders } from "./browser-rules.ts";
export {
  either,
  isAnything,
  isFlag,
  isFunction,
  isText,
  listOf,
  mapOf,
  Misfit,
  misfit,
  numberFrom,
  oneOf,
  shown,
  withFields,
  type Check,
} from "./checks.ts";
export { MAX_TIMER_MS, guardClock, systemClock, type Clock } from "./clock.ts";
export {
  API_REGISTRATION_GROUP,
  convertResources,
  groupVersionForDiscovery,
  type APIGroup,
  type APIGroupDiscovery,
  type APIGroupList,
  type APIResource,
  type APIResourceList,
  type APIResourceDiscovery,
  type APISubresourceDiscovery,
  type APIVersionDiscovery,
  type ResponseKind,
} from "./discovery.ts";
export {
  PrintedValue,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  joinFieldErrors,
  MOST_ERRORS,
  notFoundValue,
  notSupportedValue,
  requiredValue,
  tooLongValue,
  tooManyValue,
  type FieldError,
} from "./field-errors.ts";
export {
  checkFields,
  exactMatch,
  matchesFields,
  parseFieldSelector,
  usualRefusal,
  type FieldSelector,
} from "./field-selector.ts";
export {
  asFields,
  at,
  ensure,
  entryOf,
  fieldsAt,
  fill,
  isRecord,
  listAt,
  numberAt,
  printAt,
  textAt,
  type Fields,
} from "./fields.ts";
export { deferred } from "./deferred.ts";
export { messageOf } from "./error-text.ts";
export { parseDuration, parseGoDuration } from "./go-duration.ts";
export { isPrintable, quote, quoteList } from "./go-print.ts";
export { copyFields, copyJson, equalJson } from "./json/copy.ts";
export { decodeNode, type Decoded } from "./json/decode.ts";
export {
  GoJsonError,
  nodeToValue,
  parseGoJson,
  parseLongGoJson,
  setOwn,
  type JsonNode,
  valueToNode,
} from "./json/go-json.ts";
export { parseJson, toJson } from "./json/exact.ts";
export { fromBigInt, isJsonNumber, readInteger, type JsonNumber } from "./json/numbers.ts";
export { compareBytes, goJson, sortedJson } from "./json/go-text.ts";
export { goFloat } from "./go-values.ts";
export { decodeRawUrlBase64 } from "./json/go-scalars.ts";
export { compareKubeVersions } from "./kube-version.ts";
export { inLanguage, toldIn, toldOf } from "./own-words/in-language.ts";
export { createListeners } from "./listeners.ts";
export { fillIn, isLanguage, LANGUAGES, type Language, type Text } from "./language.ts";
export { matchesLabels, parseLabelSelector, type LabelOperator, type LabelSelector } from "./label-selector.ts";
export {
  formatGroupVersion,
  formatTime,
  parseGroupVersion,
  SYSTEM_NAMESPACES,
  type GroupResource,
  type GroupVersion,
  type JsonValue,
  type KubeList,
  type KubeObject,
  type ListMeta,
  type ObjectMeta,
  type OwnerReference,
} from "./meta.ts";
export {
  byteLength,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainWithUnderscore,
  labelValue,
  pathSegmentName,
  portName,
  portNumber,
  qualifiedName,
  regexError,
  type NameRule,
  wildcardSubdomain,
} from "./names.ts";
export { domainPrefixedPathErrors } from "./domain-path.ts";
export { sortedKeys } from "./json/sorted.ts";
export { threeWayPatch } from "./patch/three-way.ts";
export {
  MAX_FIELD_MANAGER_BYTES,
  nameOrPrefix,
  validateFieldManager,
  validateKubeFinalizers,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "./object-meta-validation.ts";
export { applyingJsonPatch, applyJsonPatch, JsonPatchError, readJsonPatch } from "./patch/json-patch.ts";
export { applyMergePatch } from "./patch/merge-patch.ts";
export { StrategicMergeError, goPrint, strategicMerge } from "./patch/strategic-merge.ts";
export { POD_MARK, POD_MARK_WAIT, type LentStore, type PodInstructions } from "./pod-mark.ts";
export {
  always,
  anything,
  bool,
  bytes,
  float64,
  int32,
  int64,
  intOrString,
  list,
  map,
  microTime,
  pointer,
  quantity,
  string,
  struct,
  time,
  type Field,
  type ListShape,
  type OwnForms,
  type ScalarKind,
  type Shape,
  type StructShape,
} from "./schema.ts";
export { shapeProblem } from "./shape-problem.ts";
export { parseQuantity, printQuantity, roundUp, wholeUnits, type Quantity } from "./quantity.ts";
export { ApiError, apiErrors, type Status, type StatusDetails } from "./status.ts";
export { safeJson, sanitise } from "./terminal-text.ts";
export {
  ANONYMOUS,
  CREDENTIAL_ID,
  GROUP_AUTHENTICATED,
  GROUP_MASTERS,
  GROUP_UNAUTHENTICATED,
  KUBE_AGGREGATOR,
  OPENAPI_AGGREGATOR,
  type UserInfo,
  withAuthenticatedGroup,
} from "./user.ts";
export { unifiedDiff } from "./unified-diff.ts";
export { nearest } from "./nearest.ts";
export {
  NEWEST_RELEASE,
  readRelease,
  RELEASE_CHANGES,
  type OldVersion,
  type Release,
  type ReleaseBehaviour,
} from "./releases.ts";
export { VERSION_INFO, type VersionInfo } from "./version-info.ts";
export { createWorkQueue, type WorkQueue } from "./work-queue.ts";
export { formattingYaml, formatYaml } from "./yaml/yaml-writer.ts";
export { parseYamlDocuments, repeatedKeys, type YamlDocument } from "./yaml/yaml-documents.ts";
export { typedCommand } from "./typed-command.ts";
