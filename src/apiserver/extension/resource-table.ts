import type { KubeObject, UserInfo } from "../../apimachinery/index.ts";

/** `any` is JSON of any kind. */
export type ScalarFieldType = "string" | "integer" | "number" | "boolean" | "any";

/** The type alone, or with rules. */
export type FieldType = ScalarFieldType | FieldRules;

/** By name. */
export type FieldTypes = Readonly<Record<string, FieldType>>;

/** What is checked of a field, and filled in. */
export interface FieldRules {
  /** What a value must be. */
  readonly type: ScalarFieldType | "array" | "map" | "object";
  /** Of `array` and `map`: what each value is. Default: anything. */
  readonly items?: FieldType;
  /** Of `object`: others are dropped. Default: any field, of any type. */
  readonly fields?: FieldTypes;
  /** The only values that are accepted (else 422). */
  readonly enum?: readonly (string | number | boolean)[];
  /** Objects without it are refused (422). Default false. */
  readonly required?: boolean;
  /** What it is where an object leaves it out. */
  readonly default?: unknown;
}

export const RESOURCE_VERBS = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
] as const;

/** What clients may do with a resource, in the words of RBAC. */
export type ResourceVerb = (typeof RESOURCE_VERBS)[number];

/** A column of `kubectl get`; Name is always the first and Age the last. */
export interface ExtensionColumn {
  /** Its head. */
  readonly name: string;
  /** Names of fields with dots between, e.g. `spec.color`. */
  readonly path: string;
  /** For `kubectl explain` and wide tables. */
  readonly description?: string;
}

export const SUBRESOURCE_VERBS = ["create", "delete", "get", "patch", "update"] as const;

/** The same of a subresource. */
export type SubresourceVerb = (typeof SUBRESOURCE_VERBS)[number];

/** A request to a subresource, of a user who may make it, for an object that is there. */
export interface SubresourceCall {
  /** What the client wants. */
  readonly verb: SubresourceVerb;
  /** The object as it is now; a copy. */
  readonly object: KubeObject;
  /** The request's JSON; undefined where it has no body. */
  readonly body: unknown;
  /** The request's. */
  readonly query: URLSearchParams;
  /** Who asks. */
  readonly user: UserInfo;
  /** Stores the object after a change of its spec, its status or both, and gives it as it is then. */
  readonly update: (object: KubeObject) => Promise<KubeObject>;
}

/** A path below each object, e.g. `widgets/NAME/paint`, that a function answers. */
export interface ExtensionSubresource {
  /** `create` is POST, `get` GET, `update` PUT; anything else is a 405. */
  readonly verbs: readonly SubresourceVerb[];
  /** Returns an object, which is answered as JSON with 200 (`create`: 201), or a `Response` for any other answer. */
  readonly handle: (call: SubresourceCall) => unknown;
}

/** One row of an extension server's table of resources. */
export interface ExtensionResource {
  /** In the singular, e.g. `Widget`. */
  readonly kind: string;
  /** Default: the kind in lower case. */
  readonly singular?: string;
  /** Default: none. */
  readonly shortNames?: readonly string[];
  /** Default: none. */
  readonly categories?: readonly string[];
  /** Default true. */
  readonly namespaced?: boolean;
  /** What clients may do, e.g. `["get", "list"]` for an API like metrics.k8s.io; anything else is a 405. Default: all. */
  readonly verbs?: readonly ResourceVerb[];
  /** Fields beside `metadata`, `spec` and `status`, e.g. `usage`. Default: none. */
  readonly fields?: FieldTypes;
  /** The fields of `spec`; others are dropped, or refused where a client asks for that. Default: any field, of any type. */
  readonly spec?: FieldTypes;
  /** The same of `status`, which has a subresource of its own where there is `update` or `patch`. Default: any field. `false`: there is no status. */
  readonly status?: FieldTypes | false;
  /** Default: none beside Name and Age. */
  readonly columns?: readonly ExtensionColumn[];
  /**
   * Why the object is refused (422), by the path of the field; nothing when it is good; `old` is
   * the object before an update. Default: every object is good.
   */
  readonly validate?: (
    object: KubeObject,
    old?: KubeObject,
  ) => readonly {
    /** Its path, e.g. `spec.colour`. */
    readonly field: string;
    /** What is wrong with it. */
    readonly message: string;
  }[];
  /** By name, beside `status`. Default: none. */
  readonly subresources?: Readonly<Record<string, ExtensionSubresource>>;
  /** What is there from the beginning; apiVersion and kind are filled in. Default: nothing. */
  readonly objects?: readonly {
    /** At least a name. */
    readonly metadata: KubeObject["metadata"];
    /** Of the kind. */
    readonly [field: string]: unknown;
  }[];
}

/** The resources of one group version, by plural. */
export interface ResourceTable {
  /** Of the API. */
  readonly group: string;
  /** Of the API. */
  readonly version: string;
  /** By plural, e.g. `widgets`. */
  readonly resources: Readonly<Record<string, ExtensionResource>>;
}
