import { Etcd3 } from "etcd3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { hasEtcd, startEtcd } from "../../support/etcd-server.ts";
import {
  accountKubeconfig,
  MANIFESTS,
  openWorkshop,
  startGreetings,
  type GreetingsProcess,
  type Workshop,
} from "../../support/greetings-process.ts";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";

describe.skipIf(!hasEtcd)("the greetings server on the main server's etcd (needs the program etcd)", () => {
  let etcd: Awaited<ReturnType<typeof startEtcd>>;
  let store: Etcd3;
  let workshop: Workshop;
  let playground: Playground;
  let server: GreetingsProcess | undefined;

  beforeAll(async () => {
    etcd = await startEtcd();
    store = new Etcd3({ hosts: etcd.url });
    workshop = await openWorkshop();
    playground = await startPlayground({ etcdServers: etcd.url });
    const { namespace, account, authReader, authDelegator, namespaceReader } = MANIFESTS;
    for (const object of [namespace, account, authReader, authDelegator, namespaceReader])
      await playground.apply(object);
    server = await startGreetings(workshop, await accountKubeconfig(playground, workshop), [
      "--storage=main",
      `--etcd-servers=${etcd.url}`,
    ]);
    await playground.apply(MANIFESTS.service(server.port));
    await playground.apply(MANIFESTS.apiService(server.port, workshop.ca));
    await playground.waitFor("v1alpha1.extensions.example.com");
  });

  afterAll(async () => {
    await server?.stop();
    await playground?.close();
    await workshop?.close();
    store?.close();
    await etcd?.[Symbol.asyncDispose]();
  });

  it("stores its objects beside the main server's, under one revision", async () => {
    const greeting = {
      apiVersion: "extensions.example.com/v1alpha1",
      kind: "Greeting",
      metadata: { name: "hello" },
      spec: { text: "world" },
    };
    const reply = await playground.client().post(GREETINGS, greeting);
    expect(reply.status).toBe(201);
    const key = Buffer.from("/registry/extensions.example.com/greetings/default/hello");
    const [stored] = (await store.kv.range({ key })).kvs;
    expect(JSON.parse(String(stored?.value))).toMatchObject({ kind: "Greeting", spec: { text: "world", repeat: 1 } });
    const { metadata } = (await playground.client().get("/api/v1/namespaces/default")).json() as {
      metadata: { resourceVersion: string };
    };
    expect(Number(stored?.mod_revision)).toBeGreaterThan(Number(metadata.resourceVersion));
  });
});
