/** An extension apiserver of one's own kinds as a program, with delegated authentication and authorization. @module */
export { serveExtension } from "./apiserver/index.ts";
export { ResourceTableError } from "./apiserver/index.ts";
export type {
  ExtensionColumn,
  ExtensionResource,
  ExtensionSubresource,
  FieldRules,
  FieldType,
  FieldTypes,
  ResourceVerb,
  ScalarFieldType,
  SubresourceCall,
  SubresourceVerb,
  ResourceTable,
} from "./apiserver/index.ts";
export type { KubeObject } from "./apimachinery/index.ts";
