import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock as clock } from "../../../src/apimachinery/clock.ts";
import { GROUP_MASTERS } from "../../../src/apimachinery/user.ts";
import { startExtensionServer } from "../../../src/apiserver/extension/program.ts";
import { greetingsProgram } from "../../../src/example-server/greetings/main.ts";
import { createAuthority, issueServing } from "../../../src/pki/issue/certificate-authority.ts";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import type { ObjectStore } from "../../../src/storage/object-store.ts";
import { MANIFESTS, NAMESPACE } from "../../support/greetings-process.ts";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";

/** A store that says how many watches are open, and whom to tell when one closes. */
function countWatches(store: ObjectStore): { store: ObjectStore; open(): number; closed(): Promise<void> } {
  let open = 0;
  const waiting: (() => void)[] = [];
  const watch: ObjectStore["watch"] = (prefix, options) => {
    const watching = store.watch(prefix, options);
    open += 1;
    return {
      close() {
        open -= 1;
        watching.close();
        for (const wake of waiting.splice(0)) wake();
      },
    };
  };
  return {
    store: new Proxy(store, {
      get: (target, name): unknown => {
        if (name === "watch") return watch;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    }),
    open: () => open,
    closed: () => new Promise((resolve) => void waiting.push(resolve)),
  };
}

describe("a watch through both servers", () => {
  const own = createMemoryStore();
  const counted = countWatches(own);
  let playground: Playground;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const now = Date.now();
    const ca = await createAuthority("ca", now);
    const host = `greetings.${NAMESPACE}.svc`;
    const tls = await issueServing(ca, { commonName: host, dnsNames: [host], ipAddresses: [], now });
    const silent = (): void => {};
    const server = await startExtensionServer(greetingsProgram, {
      bind: "127.0.0.1",
      port: 0,
      tls,
      store: counted.store,
      clock,
      log: { info: silent, warning: silent, error: silent },
      authenticate: async () => ({ name: "prober", uid: "", groups: [GROUP_MASTERS], extra: {} }),
      authorize: async () => ({ allowed: true, reason: "" }),
      namespaces: async (name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
    });
    stop = () => server.close(1000);
    playground = await startPlayground();
    await playground.apply(MANIFESTS.namespace);
    await playground.apply(MANIFESTS.service(server.port));
    await playground.apply(MANIFESTS.apiService(server.port, ca));
    await playground.waitFor("v1alpha1.extensions.example.com");
  });

  afterAll(async () => {
    await playground?.close();
    await stop?.();
    await own.close();
  });

  it("brings events at once, and ends at the extension server when the client goes", async () => {
    const before = counted.open();
    const leaving = new AbortController();
    const reply = await fetch(`${playground.proxyUrl}${GREETINGS}?watch=true`, { signal: leaving.signal });
    expect(counted.open()).toBe(before + 1);
    const reader = reply.body?.getReader();
    await playground.client().post(GREETINGS, {
      apiVersion: "extensions.example.com/v1alpha1",
      kind: "Greeting",
      metadata: { name: "hello" },
      spec: { text: "world" },
    });
    const first = await reader?.read();
    expect(JSON.parse(new TextDecoder().decode(first?.value).split("\n")[0] ?? "")).toMatchObject({
      type: "ADDED",
      object: { metadata: { name: "hello" } },
    });
    const closed = counted.closed();
    leaving.abort();
    await closed;
    expect(counted.open()).toBe(before);
  });
});
