import { describe, expect, it } from "vitest";
import type { AccessAttributes } from "../../../src/apimachinery/access.ts";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { ApiError, apiErrors } from "../../../src/apimachinery/status.ts";
import {
  followAuthenticationConfig,
  parseAuthenticationConfig,
} from "../../../src/apiserver/delegated/authentication-config.ts";
import { createDelegatedAuthorization } from "../../../src/apiserver/delegated/delegated-authorization.ts";
import { createExpiringCache } from "../../../src/apiserver/delegated/expiring-cache.ts";
import { createLog, type Log } from "../../../src/apiserver/delegated/log.ts";
import type { MainClient, WatchLine } from "../../../src/apiserver/delegated/main-client.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const CONFIG_MAP = "/api/v1/namespaces/kube-system/configmaps";

function configMap(data: Record<string, string>, resourceVersion = "1"): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { resourceVersion }, data };
}

const PUBLISHED = {
  "client-ca-file": "CLIENT CA",
  "requestheader-client-ca-file": "PROXY CA",
  "requestheader-allowed-names": '["front-proxy-client"]',
  "requestheader-username-headers": '["X-Remote-User"]',
  "requestheader-group-headers": '["X-Remote-Group"]',
  "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
};

function recordLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    log: createLog(
      (line) => void lines.push(line),
      () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      7,
    ),
  };
}

function client(answers: Partial<MainClient>): MainClient {
  const unasked = async (): Promise<never> => {
    throw new Error("not asked for");
  };
  const none = async function* (): AsyncIterable<WatchLine> {};
  return { get: unasked, post: unasked, send: unasked, watch: none, close: async () => {}, ...answers };
}

describe("the authentication ConfigMap", () => {
  it("names CAs, front proxies and header names, the latter in lower case", () => {
    expect(parseAuthenticationConfig(configMap(PUBLISHED))).toEqual({
      clientCa: "CLIENT CA",
      requestHeaderCa: "PROXY CA",
      allowedNames: ["front-proxy-client"],
      headers: { user: ["x-remote-user"], uid: [], group: ["x-remote-group"], extraPrefix: ["x-remote-extra-"] },
    });
  });

  it("is refused when a list is none", () => {
    expect(() => parseAuthenticationConfig(configMap({ "requestheader-allowed-names": '"all"' }))).toThrow(
      "requestheader-allowed-names is no list of texts",
    );
  });

  it("is followed: a change of the CA holds from its event on, and after a deletion the last state holds", async () => {
    const asked: string[] = [];
    const events: WatchLine[] = [
      { type: "MODIFIED", object: configMap({ ...PUBLISHED, "requestheader-client-ca-file": "NEW CA" }) },
      { type: "BOOKMARK", object: configMap({}) },
      { type: "DELETED", object: configMap({}) },
    ];
    let delivered = (): void => {};
    const all = new Promise<void>((resolve) => void (delivered = resolve));
    const followed = await followAuthenticationConfig(
      client({
        get: async (path) => {
          asked.push(path);
          return path.includes("?")
            ? { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "5" }, items: [configMap(PUBLISHED)] }
            : configMap(PUBLISHED);
        },
        async *watch(path, signal) {
          asked.push(path);
          yield* events;
          delivered();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
        },
      }),
      recordLog().log,
    );
    await all;
    expect(followed.current().requestHeaderCa).toBe("NEW CA");
    followed.close();
    const selector = "fieldSelector=metadata.name%3Dextension-apiserver-authentication";
    expect(asked).toEqual([
      `${CONFIG_MAP}/extension-apiserver-authentication`,
      `${CONFIG_MAP}?${selector}`,
      `${CONFIG_MAP}?${selector}&resourceVersion=5&watch=true&allowWatchBookmarks=true`,
    ]);
  });

  it("may be refused where that is tolerated: then nobody is believed, and the log says what that means", async () => {
    const { log, lines } = recordLog();
    const refused = apiErrors.forbidden({ group: "", resource: "configmaps" }, "x", "no");
    const never = new Promise<KubeObject>(() => {});
    let isFirst = true;
    const followed = await followAuthenticationConfig(
      client({
        get: () => {
          if (!isFirst) return never;
          isFirst = false;
          return Promise.reject(refused);
        },
      }),
      log,
      true,
    );
    expect(followed.current()).toMatchObject({ clientCa: "", requestHeaderCa: "" });
    expect(lines.at(-1)).toBe(
      "W0102 03:04:05.006000       7] To require authentication configuration lookup to succeed, set --authentication-tolerate-lookup-failure=false\n",
    );
  });
});

const ATTRIBUTES: AccessAttributes = {
  user: { name: "alice", uid: "u1", groups: ["dev"], extra: {} },
  verb: "get",
  isResourceRequest: true,
  apiGroup: "extensions.example.com",
  apiVersion: "v1alpha1",
  resource: "greetings",
  subresource: "",
  namespace: "default",
  name: "hello",
  path: "/x",
};

function authorizer(answer: () => Promise<KubeObject>) {
  const clock = createManualClock();
  const { log, lines } = recordLog();
  const asked: object[] = [];
  const post = (_path: string, object: object): Promise<KubeObject> => {
    asked.push(object);
    return answer();
  };
  const authorize = createDelegatedAuthorization({
    client: client({ post }),
    clock,
    log,
    allowTtlMs: 10_000,
    denyTtlMs: 5_000,
  });
  return { authorize, asked, clock, lines };
}

function review(allowed: boolean, reason = ""): KubeObject {
  return { apiVersion: "v1", kind: "SubjectAccessReview", metadata: {}, status: { allowed, reason } };
}

describe("delegated authorization", () => {
  it("asks with the fields that Go sends", async () => {
    const { authorize, asked } = authorizer(async () => review(true));
    expect(await authorize(ATTRIBUTES)).toEqual({ allowed: true, reason: "" });
    expect(asked).toEqual([
      {
        kind: "SubjectAccessReview",
        apiVersion: "authorization.k8s.io/v1",
        metadata: {},
        spec: {
          resourceAttributes: {
            namespace: "default",
            verb: "get",
            group: "extensions.example.com",
            version: "v1alpha1",
            resource: "greetings",
            name: "hello",
          },
          user: "alice",
          groups: ["dev"],
          uid: "u1",
        },
        status: { allowed: false },
      },
    ]);
  });

  it.each([
    ["yes", true, 10_000],
    ["no", false, 5_000],
  ])("remembers a %s for as long as it may", async (_name, allowed, ttl) => {
    const { authorize, asked, clock } = authorizer(async () => review(allowed, "why"));
    await authorize(ATTRIBUTES);
    clock.advance(ttl - 1);
    expect(await authorize(ATTRIBUTES)).toEqual({ allowed, reason: "why" });
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await authorize(ATTRIBUTES);
    expect(asked).toHaveLength(2);
  });

  it("does not ask for the privileged group or for health checks, but for every other path", async () => {
    const { authorize, asked } = authorizer(async () => review(false));
    const masters = { ...ATTRIBUTES.user, groups: ["system:masters"] };
    expect((await authorize({ ...ATTRIBUTES, user: masters })).allowed).toBe(true);
    const page = { ...ATTRIBUTES, isResourceRequest: false };
    for (const path of ["/healthz", "/readyz", "/livez"])
      expect((await authorize({ ...page, path })).allowed).toBe(true);
    expect(asked).toEqual([]);
    expect((await authorize({ ...page, path: "/healthz/ping" })).allowed).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it("logs a refusal of the question itself, forgets it, and does not ask twice", async () => {
    const refused = apiErrors.forbidden({ group: "", resource: "subjectaccessreviews" }, "", "no");
    const { authorize, asked, lines } = authorizer(() => Promise.reject(refused));
    await expect(authorize(ATTRIBUTES)).rejects.toThrow(ApiError);
    await expect(authorize(ATTRIBUTES)).rejects.toThrow(ApiError);
    expect(asked).toHaveLength(2);
    expect(lines[0]).toContain("Failed to make webhook authorizer request: subjectaccessreviews is forbidden: no");
  });

  it("asks again after an internal error, with growing waits", async () => {
    const answers = [() => Promise.reject(apiErrors.internal("x")), async () => review(true)];
    const { authorize, asked, clock } = authorizer(() => answers.shift()?.() ?? Promise.reject(new Error("too often")));
    const verdict = authorize(ATTRIBUTES);
    await new Promise(setImmediate);
    expect(asked).toHaveLength(1);
    clock.advance(500);
    expect(await verdict).toEqual({ allowed: true, reason: "" });
  });
});

describe("the cache of answers", () => {
  it("drops the oldest when it is full, and keeps nothing that may be kept for no time", () => {
    const cache = createExpiringCache<number>(2, createManualClock());
    cache.set("a", 1, 100);
    cache.set("b", 2, 100);
    cache.set("c", 3, 100);
    cache.set("d", 4, 0);
    expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual([undefined, 2, 3, undefined]);
  });
});
