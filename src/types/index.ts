/** Kubernetes 1.36 as data: its types, and what follows from them. */
export { findMessage, messageOfKind, type ProtoField, type ProtoMessage, type ProtoType } from "./protobuf-messages.ts";
export { findType, typeNames } from "./type-table.ts";
