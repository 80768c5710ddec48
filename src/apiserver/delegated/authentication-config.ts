import { setTimeout as delay } from "node:timers/promises";
import { messageOf, type KubeObject, ApiError, textAt } from "../../apimachinery/index.ts";
import type { IdentityHeaderNames } from "../authentication/credentials.ts";
import type { Log } from "./log.ts";
import type { MainClient } from "./main-client.ts";

/** Whom an extension server believes, as the main apiserver publishes it. */
export interface AuthenticationConfig {
  /** PEM; client certificates of users. Empty: none. */
  readonly clientCa: string;
  /** PEM; certificates of front proxies. Empty: none is believed. */
  readonly requestHeaderCa: string;
  /** Common names of front proxies; empty for any. */
  readonly allowedNames: readonly string[];
  readonly headers: IdentityHeaderNames;
}

const NAMESPACE = "kube-system";
const NAME = "extension-apiserver-authentication";
const READER = "extension-apiserver-authentication-reader";
const COLLECTION = `/api/v1/namespaces/${NAMESPACE}/configmaps`;

const NOBODY: AuthenticationConfig = {
  clientCa: "",
  requestHeaderCa: "",
  allowedNames: [],
  headers: { user: [], uid: [], group: [], extraPrefix: [] },
};

/** Header names are compared in lower case. @throws Error naming the field that is no JSON list of texts */
export function parseAuthenticationConfig(configMap: KubeObject): AuthenticationConfig {
  const list = (key: string): string[] => parseList(key, textAt(configMap, "data", key));
  const headers = (key: string): string[] => list(`requestheader-${key}`).map((name) => name.toLowerCase());
  return {
    clientCa: textAt(configMap, "data", "client-ca-file"),
    requestHeaderCa: textAt(configMap, "data", "requestheader-client-ca-file"),
    allowedNames: list("requestheader-allowed-names"),
    headers: {
      user: headers("username-headers"),
      uid: headers("uid-headers"),
      group: headers("group-headers"),
      extraPrefix: headers("extra-headers-prefix"),
    },
  };
}

function parseList(key: string, json: string): string[] {
  if (json === "") return [];
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw new Error(`${NAMESPACE}/${NAME}: ${key} is no list of texts`);
  return value;
}

export interface FollowedConfig {
  current(): AuthenticationConfig;
  close(): void;
}

/**
 * Reads the ConfigMap once, which must succeed unless failure is tolerated, then follows it (apiserver
 * `authentication/request/headerrequest/requestheader_controller.go`).
 * @throws ApiError, Error when the main apiserver refuses or cannot be reached
 */
export async function followAuthenticationConfig(
  client: MainClient,
  log: Log,
  tolerateFailure = false,
): Promise<FollowedConfig> {
  let current = await readFirst(client, log, tolerateFailure);
  const stopping = new AbortController();
  void follow(client, log, stopping.signal, (config) => void (current = config));
  return { current: () => current, close: () => stopping.abort() };
}

async function readFirst(client: MainClient, log: Log, tolerateFailure: boolean): Promise<AuthenticationConfig> {
  try {
    return await readOnce(client, log);
  } catch (error) {
    if (!tolerateFailure) throw error;
    const problem = messageOf(error);
    log.warning(`Error looking up in-cluster authentication configuration: ${problem}`);
    log.warning("Continuing without authentication configuration. This may treat all requests as anonymous.");
    log.warning(
      "To require authentication configuration lookup to succeed, set --authentication-tolerate-lookup-failure=false",
    );
    return NOBODY;
  }
}

async function readOnce(client: MainClient, log: Log): Promise<AuthenticationConfig> {
  try {
    return parseAuthenticationConfig(await client.get(`${COLLECTION}/${NAME}`));
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return NOBODY;
    if (error instanceof ApiError && error.code === 403) {
      log.warning(
        `Unable to get configmap/${NAME} in ${NAMESPACE}.  Usually fixed by ` +
          `'kubectl create rolebinding -n ${NAMESPACE} ROLEBINDING_NAME --role=${READER} --serviceaccount=YOUR_NS:YOUR_SA'`,
      );
    }
    throw error;
  }
}

/** client-go's reflector waits from 0.8 s up to 30 s between failures. */
const FIRST_WAIT_MS = 800;
const LAST_WAIT_MS = 30_000;

async function follow(
  client: MainClient,
  log: Log,
  signal: AbortSignal,
  onChange: (config: AuthenticationConfig) => void,
): Promise<void> {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      await listAndWatch(client, signal, onChange);
      wait = FIRST_WAIT_MS;
    } catch (error) {
      if (signal.aborted) return;
      log.error(`Failed to watch *v1.ConfigMap: ${messageOf(error)}`);
      await delay(wait, undefined, { signal, ref: false }).catch(() => {});
      wait = Math.min(wait * 2, LAST_WAIT_MS);
    }
  }
}

async function listAndWatch(
  client: MainClient,
  signal: AbortSignal,
  onChange: (config: AuthenticationConfig) => void,
): Promise<void> {
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${NAME}`)}`;
  const list = await client.get(`${COLLECTION}?${selector}`);
  const items = list["items"];
  const [configMap] = Array.isArray(items) ? (items as KubeObject[]) : [];
  // Of a ConfigMap that is gone the last state holds, as in Go.
  if (configMap !== undefined) onChange(parseAuthenticationConfig(configMap));
  const from = `resourceVersion=${encodeURIComponent(list.metadata.resourceVersion ?? "")}`;
  const watch = client.watch(`${COLLECTION}?${selector}&${from}&watch=true&allowWatchBookmarks=true`, signal);
  for await (const { type, object } of watch) {
    // Usually 410: the history is gone, so the list is read again.
    if (type === "ERROR") return;
    if (type === "ADDED" || type === "MODIFIED") onChange(parseAuthenticationConfig(object));
  }
}
