import type { Fields, GroupResource, KubeObject, UserInfo } from "../apimachinery/index.ts";
import type { DecisionCode, DecisionParams } from "../trace/index.ts";
import type { KindDefinition } from "./rest/kind.ts";

/** What plugins of admission are told, and what they may do (apiserver `pkg/admission`). */

export type AdmissionOperation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Who asks for a write, and who hears what plugins say of it. */
export interface Requester {
  readonly user: UserInfo;
  /** `CreateOptions` and the like, as the request has them. */
  readonly options?: Readonly<Fields>;
  /** Adds a note to the record of the request. */
  readonly note?: (code: DecisionCode, params: DecisionParams) => void;
}

/** What the server's own parts write with (apiserver `server/options` LoopbackClientConfig). */
export const LOOPBACK: UserInfo = {
  name: "system:apiserver",
  uid: "",
  groups: ["system:authenticated", "system:masters"],
  extra: {},
};

export interface AdmissionAttributes {
  readonly operation: AdmissionOperation;
  readonly kind: GroupVersionKind;
  readonly resource: GroupResource & { readonly version: string };
  readonly subresource: string;
  /** Of a Namespace its own name. */
  readonly namespace: string;
  readonly name: string;
  /** Absent for a deletion. */
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
  readonly dryRun: boolean;
  readonly requester: Requester;
  /** How the object is decoded and completed; absent for options of a connection. */
  readonly definition: KindDefinition | undefined;
  readonly warn: (text: string) => void;
}

/** Plugins that change what is written, and then those that only look at it. Both throw ApiError to refuse it. */
export interface AdmissionChain {
  /** Returns the object as it is to be; the given one where nothing changes. */
  mutate(attributes: AdmissionAttributes): Promise<KubeObject | undefined>;
  validate(attributes: AdmissionAttributes): Promise<void>;
}
