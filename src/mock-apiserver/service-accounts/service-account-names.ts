import { dns1123Label, dns1123Subdomain } from "../../apimachinery/index.ts";

/** User and group names of service accounts (apiserver `authentication/serviceaccount/util.go`). */
const USER_PREFIX = "system:serviceaccount:";
const ALL_SERVICE_ACCOUNTS = "system:serviceaccounts";

export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

export function serviceAccountUserName(namespace: string, name: string): string {
  return `${USER_PREFIX}${namespace}:${name}`;
}

/** The service account that a user name stands for; undefined for other users. */
export function parseServiceAccountUserName(userName: string): ServiceAccountName | undefined {
  if (!userName.startsWith(USER_PREFIX)) return undefined;
  const parts = userName.slice(USER_PREFIX.length).split(":");
  const [namespace = "", name = ""] = parts;
  const isValid = parts.length === 2 && dns1123Label(namespace).length === 0 && dns1123Subdomain(name).length === 0;
  return isValid ? { namespace, name } : undefined;
}

export function serviceAccountGroups(namespace: string): string[] {
  return [ALL_SERVICE_ACCOUNTS, `${ALL_SERVICE_ACCOUNTS}:${namespace}`];
}
