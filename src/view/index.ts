/** What terminal UI and browser page show, as data: the picture, the list of requests, the filter, the exports. */
export { buildPicture } from "./build.ts";
export type { PictureInput, StoreContents } from "./input.ts";
export {
  type ClientNode,
  type EdgeLabel,
  type EdgeLabelKind,
  type Health,
  type Light,
  type MainNode,
  type Picture,
  type PictureEdge,
  type PictureStage,
  type ServerNode,
  type StoreNode,
} from "./picture.ts";
export { chainOf, failingLink, type Link } from "./chain.ts";
export { EXPORTERS } from "./exports/index.ts";
export { editableRequest, EMPTY_REQUEST, parseRequest, repeatOf } from "./exports/raw.ts";
export { FILTER_FIELDS } from "./filter/filter-fields.ts";
export { compileFilter } from "./filter/filter.ts";
export type { HeaderChange } from "./header-diff.ts";
export { createRequestFeed, type RequestFeed, type RequestRows } from "./request-feed.ts";
export { endpointName, isBroken } from "./servers.ts";
export { pathOf, routeDescription } from "./route-description.ts";
export {
  faultLabel,
  faultWithoutEffect,
  FAULTS,
  type FaultName,
  type LiveSource,
  type DeletedRoute,
  type RawRequest,
  type RouteView,
  type Copyable,
  type WorkshopLine,
  type WorkshopNext,
  type WorkshopPane,
} from "./source.ts";
export { learnStore, summariseStore } from "./stored.ts";
export { archiveLog } from "./archive-log.ts";
export { clockTime, decodedTarget, requestRow, type RequestRow } from "./request-row.ts";
export { inspect, type Inspection, type Message, type Sentence } from "./inspection.ts";
export { watchStores } from "./store-watch.ts";
