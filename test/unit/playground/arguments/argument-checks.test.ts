import { assert, bigInt, constantFrom, double, oneof, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Check } from "../../../../src/apimachinery/index.ts";
import { given } from "../../../../src/playground/arguments/argument-error.ts";
import { isClientRequest, isLimits } from "../../../../src/playground/client/client-types.ts";
import { isExtensionOptions } from "../../../../src/playground/kit/extension/extension-options.ts";
import { createMovableClock } from "../../../../src/playground/kit/movable-clock.ts";
import { checkedOptions, type PlaygroundOptions } from "../../../../src/playground/settings/options.ts";
import { isReplayOptions } from "../../../../src/playground/kit/recording/replay.ts";
import { isRegisterOptions } from "../../../../src/playground/kit/registration.ts";
import { isRequestFilter } from "../../../../src/playground/requests/request-query.ts";
import { isWaitOptions } from "../../../../src/playground/kit/waiting.ts";

const some = (): string => "x";

const GOOD: Required<PlaygroundOptions> = {
  filenames: ["a.yaml"],
  bind: "127.0.0.2",
  port: 6443,
  proxyPort: "off",
  tokenAuthFile: "tokens.csv",
  clientCaFile: "ca.pem",
  dataDir: "data",
  kubeconfig: "config",
  saveState: true,
  runtimeConfig: { "apps/v1": false },
  images: ["images.yaml"],
  sandbox: "off",
  etcdServers: "http://127.0.0.1:2379",
  etcdCafile: "ca.pem",
  etcdCertfile: "cert.pem",
  etcdKeyfile: "key.pem",
  etcdPrefix: "/registry",
  allowRemoteBackends: false,
  kubernetesVersion: "1.15",
  asWritten: true,
  readyFile: "ready.json",
  onEvent: some,
  maxRequestsInFlight: 0,
  maxMutatingRequestsInFlight: Infinity,
  disableHttp2Serving: true,
  drainMs: 1.5,
  keptBytes: 0,
  recordSecrets: false,
  reportStalls: true,
  clock: createMovableClock(),
  uid: some,
  nameSuffix: some,
};

/** Nothing that any option takes. */
const NONSENSE = oneof(
  constantFrom(null, "", NaN, -1, [5], [null], { "": "" }, Symbol("x")),
  bigInt(),
  double({ max: -Number.MIN_VALUE, noNaN: true }),
);

describe("startPlayground's options", () => {
  it("are taken as they are when they are right, one and all", () => {
    expect(checkedOptions(GOOD)).toBe(GOOD);
    expect(checkedOptions({})).toEqual({});
  });

  it.each(Object.keys(GOOD))("refuse nonsense with its place: %s", (name) => {
    assert(
      property(NONSENSE, (value) => {
        const refused = { code: "ERR_PLAYGROUND_ARGUMENT", message: expect.stringContaining(`options.${name}`) };
        expect(() => checkedOptions({ ...GOOD, [name]: value })).toThrow(expect.objectContaining(refused));
      }),
      { numRuns: 30 },
    );
  });
});

const REGISTER = { group: "mine.example.com", version: "v1" };
const never = new AbortController().signal;

describe("an argument that is right", () => {
  it.each<[string, Check, unknown]>([
    ["register", isRegisterOptions, { ...REGISTER, handler: some, timeoutMs: 0, keep: true, caBundle: undefined }],
    ["register, by port", isRegisterOptions, { ...REGISTER, port: 9443, namespace: "kube-system" }],
    ["extension", isExtensionOptions, { ...REGISTER, resources: {}, authorization: "none", intercept: some }],
    ["replay", isReplayOptions, { onUnmatched: "fail" }],
    ["waitFor, a condition", isWaitOptions, "Available=false"],
    ["waitFor, options", isWaitOptions, { available: false, reason: "X", message: /x/g, signal: never }],
    ["a client's request", isClientRequest, { method: "GET", path: "/", headers: { a: ["b", "c"] }, body: null }],
    ["a client's limits", isLimits, { maxBytes: 0, timeoutMs: Infinity, signal: never }],
    ["a filter", isRequestFilter, { path: /x/, status: 404, proxied: true }],
    ["a filter that is a function", isRequestFilter, some],
  ])("is taken: %s", (_name, check, value) => {
    expect(given(check, value, "it")).toBe(value);
  });
});

describe("an argument that cannot be right", () => {
  it.each<[string, Check, unknown, string]>([
    [
      "a misspelt option",
      isRegisterOptions,
      { ...REGISTER, timeout: 5 },
      "it.timeout: is unknown; did you mean timeoutMs?",
    ],
    [
      "one of another call",
      isExtensionOptions,
      { ...REGISTER, handler: some },
      "it.handler: is unknown; there are group,",
    ],
    [
      "a group that is none",
      isRegisterOptions,
      { ...REGISTER, group: "A B" },
      'it.group: is "A B", not the name of a group',
    ],
    ["no group", isRegisterOptions, {}, "it.group: is missing"],
    ["a version that is none", isRegisterOptions, { ...REGISTER, version: "1" }, 'it.version: is "1", not a version'],
    ["a port as text", isRegisterOptions, { ...REGISTER, port: "9443" }, 'it.port: is "9443", not a port from 1'],
    ["a handler that is none", isRegisterOptions, { ...REGISTER, handler: {} }, "it.handler: is {}, not a function"],
    ["a time as text", isWaitOptions, { timeoutMs: "5" }, 'it.timeoutMs: is "5", not a number of milliseconds'],
    ["a condition with a status that is none", isWaitOptions, "Available=Maybe", "not a condition"],
    ["both", isWaitOptions, { condition: "Available", available: false }, "it: has both condition and available"],
    ["a signal that is none", isWaitOptions, { signal: {} }, "it.signal: is {}, not an AbortSignal"],
    [
      "limits in the place of headers",
      isClientRequest,
      { method: "GET", path: "/", headers: { timeoutMs: 5 } },
      "not the text of a header",
    ],
    ["a misspelt filter", isRequestFilter, { statuss: 404 }, "it.statuss: is unknown; did you mean status?"],
    ["a status as text", isRequestFilter, { status: "404" }, "not a status of HTTP"],
    ["nothing at all", isRequestFilter, undefined, "it: is undefined, not an object"],
  ])("is refused: %s", (_name, check, value, message) => {
    expect(() => given(check, value, "it")).toThrow(message);
  });

  it("that contains itself is refused all the same", () => {
    const round: Record<string, unknown> = {};
    round["port"] = round;
    expect(() => given(isRegisterOptions, { ...REGISTER, ...round }, "it")).toThrow("an object that contains itself");
  });
});
