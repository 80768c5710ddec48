/** Who a request acts as (apiserver `authentication/user`). */
export interface UserInfo {
  /** Unique. */
  readonly name: string;
  /** Empty where nobody gave one. */
  readonly uid: string;
  /** The user's. */
  readonly groups: readonly string[];
  /** What else the authenticator says. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export const GROUP_AUTHENTICATED = "system:authenticated";
export const GROUP_UNAUTHENTICATED = "system:unauthenticated";
export const GROUP_MASTERS = "system:masters";

/** Under this key a user's `extra` names the credential (apiserver `authentication/user` CredentialIDKey). */
export const CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

export const ANONYMOUS: UserInfo = {
  name: "system:anonymous",
  uid: "",
  groups: [GROUP_UNAUTHENTICATED],
  extra: {},
};

/** The identity that the aggregator probes and reads discovery with (remote_available_controller.go). */
export const KUBE_AGGREGATOR: UserInfo = {
  name: "system:kube-aggregator",
  uid: "",
  groups: [GROUP_MASTERS],
  extra: {},
};

/** The identity that the aggregator reads OpenAPI documents with (kube-aggregator `openapi/aggregator/downloader.go`). */
export const OPENAPI_AGGREGATOR: UserInfo = { name: "system:aggregator", uid: "", groups: [], extra: {} };

/** Everybody who is somebody is in system:authenticated (apiserver `authentication/group`). */
export function withAuthenticatedGroup(user: UserInfo): UserInfo {
  if (user.name === ANONYMOUS.name) return user;
  if (user.groups.includes(GROUP_AUTHENTICATED) || user.groups.includes(GROUP_UNAUTHENTICATED)) return user;
  return { ...user, groups: [...user.groups, GROUP_AUTHENTICATED] };
}
