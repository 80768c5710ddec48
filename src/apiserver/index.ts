/** The generic API server. */
export { DEFAULT_ISSUER, FRONT_PROXY_NAMES, createAuthentication } from "./authentication/authentication.ts";
export { IDENTITY_HEADERS, bearerToken } from "./authentication/credentials.ts";
export {
  TokenRefusedError,
  createTokenAuthenticator,
  type ServiceAccountVerifier,
  type TokenAuthenticator,
  type TokenVerdict,
} from "./authentication/token-authenticator.ts";
export { NO_TOKENS, parseTokenFile, type TokenFile } from "./authentication/token-file.ts";
export { requestAttributes } from "./authorization/access-attributes.ts";
export { readBody } from "./body.ts";
export { createDelegatedAuthentication, type Authenticate } from "./delegated/delegated-authentication.ts";
export { createDelegatedAuthorization, type Authorize } from "./delegated/delegated-authorization.ts";
export { type Log } from "./delegated/log.ts";
export { createMainClient, type MainClient } from "./delegated/main-client.ts";
export {
  BOOL,
  BYTES,
  CelError,
  compileExpression,
  CostLimitError,
  DOUBLE,
  Duration,
  DURATION,
  declare,
  DYN,
  INT,
  listSemantics,
  listType,
  MapValue,
  mapType,
  NONE,
  NULL,
  objectType,
  ObjectValue,
  opaqueType,
  OpaqueValue,
  printType,
  optionalType,
  OptionalValue,
  STRING,
  StructValue,
  Timestamp,
  TIMESTAMP,
  UNBOUNDED,
  type Environment,
  type Evaluation,
  type Expression,
  type Overload,
  type SizeOf,
  type Type,
  type Value,
} from "./cel/index.ts";
export {
  DISCOVERY_V2_TYPE,
  createAggregatedDiscovery,
  localEntry,
  type AggregatedDiscovery,
} from "./discovery/discovery-documents.ts";
export { writeDiscovery } from "./discovery/discovery-replies.ts";
export type { Exchange, UpgradeSocket } from "./exchange.ts";
export { listenFront, type FrontHandler, type FrontServer, type TlsSettings } from "./front.ts";
export { createDeadline } from "./deadline.ts";
export { detectContentType } from "./content-type.ts";
export { joinPath, parseQuery, parseTarget, reencodeQuery } from "./go-url.ts";
export {
  byHeaderName,
  canonicalName,
  firstLine,
  extraValues,
  filterLines,
  hopByHop,
  isHopByHop,
  isIdentityHeader,
  isImpersonationHeader,
  tokens,
  type HeaderLines,
  utf8,
  values,
} from "./header-rules.ts";
export { checkReadRoute, isRoutedPage } from "./routed-page.ts";
export { type HealthCheck, type HealthEndpoint, type HealthOptions, writeHealth } from "./health.ts";
export { DEFAULT_LIMITS, createInFlight, isLongRunning, type InFlight, type InFlightLimits } from "./in-flight.ts";
export { TRACE_RING } from "./limits.ts";
export {
  createSwaggerForms,
  refuse,
  type SwaggerForms,
  writeGroupVersion,
  writeSwagger,
} from "./openapi/document-replies.ts";
export { V2_REF, V3_REF, compact, mapValues, type JsonRecord } from "./openapi/json-schema.ts";
export type { DiscoveryPath, DocumentHead } from "./openapi/discovery-paths.ts";
export { createLocalDocuments, type LocalDocuments } from "./openapi/local-documents.ts";
export { createDocument, documentUrl, type ServedDocument, writeDocument } from "./openapi/served-document.ts";
export { CHOICES, LIST_MESSAGES, type Swagger } from "./openapi/swagger-choices.ts";
export { MESSAGES, type Message } from "./openapi/swagger-messages.ts";
export {
  createPipeline,
  describeRequest,
  type IdentityStages,
  type RequestMeter,
  type Stage,
  type StageResult,
  type Stages,
} from "./pipeline.ts";
export { first, type Query } from "./query.ts";
export { negotiate, READABLE_TYPES, type Negotiated } from "./negotiation.ts";
export {
  forbidSniffing,
  negotiateOrRefuse,
  notFoundPage,
  wantsPretty,
  writeBody,
  writeJson,
  writeNegotiated,
  writePlain,
  writeStatus,
  writeText,
} from "./replies.ts";
export { requestInfo, type RequestInfo } from "./request-info.ts";
export { trackUpdate } from "./rest/apply/field-manager.ts";
export { canonical, decodeBody, decodeValue } from "./rest/body-decoder.ts";
export { parsing } from "./rest/long-bodies.ts";
export { readHead, splitApiVersion } from "./rest/document-head.ts";
export { decodeAnything } from "./rest/universal-decoder.ts";
export { compileCells, type Cell } from "./rest/cells.ts";
export { age, ageColumn, column, formatSelector, nameColumn, nameOf, since, humanDuration } from "./rest/columns.ts";
export { STATUS, define } from "./rest/common.ts";
export { creationCheck } from "./authorization/creation-check.ts";
export { selection } from "./rest/reader.ts";
export { createResourceHandler } from "./rest/handler.ts";
export { kindResources } from "./rest/kind-discovery.ts";
export {
  createKindRegistry,
  createKindTable,
  storedResource,
  type Column,
  type Conversion,
  type KindDefinition,
  type KindRegistry,
  type KindTable,
  type ObjectPart,
  type Subresource,
  type WireForm,
} from "./rest/kind.ts";
export { matchNamespace, wipeSystemFields } from "./rest/metadata.ts";
export { normalise } from "./rest/normalise.ts";
export { giveRoom } from "./rest/body-memory.ts";
export { bodyFormat, readObject } from "./rest/request-body.ts";
export { warn } from "./warnings.ts";
export { listeners } from "./rest/requester.ts";
export { parseDeleteBody } from "./rest/request-options.ts";
export { booleanParam, integerParam, managerOrUserAgent, parseWriteOptions } from "./rest/request-options.ts";
export { CUSTOM_SCALE_KIND, SCALE } from "./rest/scale.ts";
export type { Admission, ResourceService, ResourceServiceOptions, ResourceTarget } from "./rest/service-types.ts";
export { type AdmissionAttributes, type AdmissionChain, type GroupVersionKind, type Requester } from "./admission.ts";
export { convertingStore } from "./rest/converting-store.ts";
export { decodedWithDefaults, withDefaults } from "./rest/with-defaults.ts";
export { layOver } from "./rest/apply/lay-over.ts";
export { createResourceService } from "./rest/service.ts";
export { serveSpdy, type SpdyStream } from "./streams/spdy/session.ts";
export { markUpgraded, protocolsIn, socketOf, switchToWebSocket, webSocketUpgrade } from "./streams/websocket.ts";
export { meterUpgrade } from "./upgrade-meter.ts";
export { carriesBody } from "./upload.ts";
export { createExtensionApiserver } from "./extension/extension-server.ts";
export { listenHttps } from "./extension/listener.ts";
export { processInstructions, runServer, type ServingFlags } from "./extension/process.ts";
export { runExtensionProgram, type ExtensionProgram } from "./extension/program.ts";
export { serveExtension } from "./extension/serve-extension.ts";
export type { ExtensionRequest } from "./extension/request-chain.ts";
export { ResourceTableError } from "./extension/table-check.ts";
export type {
  ExtensionColumn,
  ExtensionResource,
  ExtensionSubresource,
  FieldRules,
  FieldType,
  FieldTypes,
  ResourceTable,
  ResourceVerb,
  ScalarFieldType,
  SubresourceCall,
  SubresourceVerb,
} from "./extension/resource-table.ts";
export { SERVING_FLAGS, servingFlags } from "./extension/serving-flags.ts";
export { tableKinds } from "./extension/table-kinds.ts";
export { tableSubresources } from "./extension/table-subresources.ts";
export { writeResponse } from "./web-response.ts";
