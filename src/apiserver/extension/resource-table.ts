import type { KubeObject } from "../../apimachinery/index.ts";

export type FieldType = "string" | "integer" | "boolean" | "any";

/** A column of `kubectl get`; Name is always the first and Age the last. */
export interface ExtensionColumn {
  readonly name: string;
  /** Names of fields with dots between, e.g. `spec.color`. */
  readonly path: string;
  readonly description?: string;
}

/** One row of an extension server's table of resources. */
export interface ExtensionResource {
  readonly kind: string;
  /** Default: the kind in lower case. */
  readonly singular?: string;
  /** Default: none. */
  readonly shortNames?: readonly string[];
  /** Default: none. */
  readonly categories?: readonly string[];
  /** Default true. */
  readonly namespaced?: boolean;
  /** The fields of `spec`; others are dropped, or refused where a client asks for that. Default: any field, of any type. */
  readonly spec?: Readonly<Record<string, FieldType>>;
  /** The same of `status`, which has a subresource of its own. Default: any field. `false`: there is no status. */
  readonly status?: Readonly<Record<string, FieldType>> | false;
  /** Default: none beside Name and Age. */
  readonly columns?: readonly ExtensionColumn[];
  /** Why the object is refused (422), by the path of the field; nothing when it is good. Default: every object is good. */
  readonly validate?: (object: KubeObject) => readonly { readonly field: string; readonly message: string }[];
  /** What is there from the beginning; apiVersion and kind are filled in. Default: nothing. */
  readonly objects?: readonly { readonly metadata: KubeObject["metadata"]; readonly [field: string]: unknown }[];
}

/** The resources of one group version, by plural. */
export interface ResourceTable {
  readonly group: string;
  readonly version: string;
  readonly resources: Readonly<Record<string, ExtensionResource>>;
}
