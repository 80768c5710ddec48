import { isFunction, isRecord, isText, LANGUAGES, misfit, oneOf, shown, type Check } from "../apimachinery/index.ts";
import { isMilliseconds, isNamespaceName, isServiceName, isTexts, optional, given } from "./arguments/index.ts";
import { callersFirst, type Closers } from "./lifecycle/index.ts";
import type { Playground } from "./contract.ts";
import { isExtensionOptions, isReplayOptions, isRegisterOptions, isWaitOptions } from "./kit/index.ts";

/** What may fail a test at its own line, and what a process waits for. */
const SHOWN = [
  "client",
  "explain",
  "subscribe",
  "subscribeState",
  "record",
  "tokenFor",
  "register",
  "extension",
  "replay",
  "serving",
  "apply",
  "waitFor",
  "settled",
  "checkpoint",
  "close",
] as const;

const isManifest: Check = (value, place) => {
  if (typeof value !== "string" && !isRecord(value))
    misfit(place, `is ${shown(value)}, neither YAML text nor one object`);
};

/** Makes the calls refuse what cannot be right, and show who called. */
export function checkCalls(playground: Playground, closers: Pick<Closers, "checkOpen">): void {
  const { ...calls } = playground;
  Object.assign(playground, {
    client: (user, groups) =>
      calls.client(given(optional(isText), user, "user"), given(optional(isTexts), groups, "groups")),
    tokenFor: (user, groups) => calls.tokenFor(given(isText, user, "user"), given(optional(isTexts), groups, "groups")),
    explain: (method, target, language) =>
      calls.explain(
        given(isText, method, "method"),
        given(isText, target, "target"),
        given(optional(oneOf(LANGUAGES)), language, "language"),
      ),
    subscribeStarting: (listener) => calls.subscribeStarting(given(isFunction, listener, "listener")),
    subscribe: (listener) => calls.subscribe(given(isFunction, listener, "listener")),
    record() {
      closers.checkOpen();
      return calls.record();
    },
    async register(options) {
      closers.checkOpen();
      return calls.register(given(isRegisterOptions, options, "options"));
    },
    async extension(options) {
      closers.checkOpen();
      return calls.extension(given(isExtensionOptions, options, "options"));
    },
    async replay(file, options = {}) {
      closers.checkOpen();
      return calls.replay(given(isText, file, "file"), given(isReplayOptions, options, "options"));
    },
    serving: async (service, namespace) =>
      calls.serving(given(isServiceName, service, "service"), given(isNamespaceName, namespace, "namespace")),
    async apply(manifest) {
      closers.checkOpen();
      return calls.apply(given(isManifest, manifest, "manifest"));
    },
    async waitFor(apiService, condition, timeoutMs) {
      given(isText, apiService, "apiService");
      given(optional(isWaitOptions), condition, "options");
      given(optional(isMilliseconds), timeoutMs, "timeoutMs");
      return calls.waitFor(apiService, condition, timeoutMs);
    },
  } satisfies Partial<Playground>);
  callersFirst(playground, SHOWN);
}
