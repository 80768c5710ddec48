import { describe, expect, test } from "vitest";
import { buildPicture, learnStore, summariseStore, type Picture, type PictureInput } from "../../../src/view/index.ts";
import type { RequestTrace } from "../../../src/trace/trace.ts";
import { failedTls, localRequest, missing, proxied, ROUTES } from "../tui/traces.ts";

function pictureOf(change: Partial<PictureInput> = {}): Picture {
  return buildPicture({
    language: "en",
    url: "https://127.0.0.1:6443",
    proxyUrl: "http://127.0.0.1:8001",
    routes: ROUTES,
    records: [],
    stores: [],
    ...change,
  });
}

const TO_DEMO = "main->server:shop/demo:443";
const edgeOf = (picture: Picture, id: string) => picture.edges.find((edge) => edge.id === id);
const valueOf = (picture: Picture, kind: string) =>
  edgeOf(picture, TO_DEMO)?.labels.find((label) => label.kind === kind)?.value;
const lights = (picture: Picture) =>
  picture.edges.filter(({ light }) => light !== "off").map(({ id, light }) => `${id} ${light}`);

describe("the picture", () => {
  test("has one server per service, one store per server, and says how many routes are built in", () => {
    const picture = pictureOf();
    expect(picture.servers.map(({ id, health, faults }) => [id, health, faults])).toEqual([
      ["server:shop/demo:443", "ok", ["delay"]],
      ["server:wardle/api:443", "broken", []],
    ]);
    expect(picture.stores.map(({ letter, owner, isKnown }) => [letter, owner, isKnown])).toEqual([
      ["X", "main", false],
      ["Y", "server:shop/demo:443", false],
      ["Y", "server:wardle/api:443", false],
    ]);
    expect(picture.builtInRoutes).toBe(2);
  });

  test("says what is broken, and where", () => {
    const { broken } = pictureOf();
    expect(broken.map(({ edge, reason }) => [edge, reason])).toEqual([
      ["main->server:wardle/api:443", "MissingEndpoints"],
    ]);
    expect(broken[0]?.sentence).toContain("No ready Pod stands behind api");
  });

  test("lights no store for what a server answered whose APIService is gone", () => {
    const picture = pictureOf({ records: [proxied(1)], routes: [] });
    expect(picture.stores.map(({ light }) => light)).toEqual(["off"]);
  });

  test("says that a request's route was available then, where it is not now", () => {
    const answer = (available: "True" | "False") =>
      pictureOf({ records: [proxied(1)], routes: ROUTES.map((route) => ({ ...route, available })) }).main.stages[3]
        ?.answer;
    expect(answer("False")).toContain("(at that time)");
    expect(answer("True")).not.toContain("(at that time)");
  });

  test("leads to what is wrong where the fault that is on is not what broke the route", () => {
    const next = (reason: string) =>
      pictureOf({
        routes: ROUTES.map((route) => ({ ...route, available: "False" as const, reason, faults: ["no-endpoints"] })),
      }).next.map(({ command }) => command);
    expect(next("MissingEndpoints")).toContain("f");
    expect(next("ServiceNotFound")).toContain("d");
  });

  test.each([
    [
      "of a proxied request",
      proxied(1),
      ["client->main lit", `${TO_DEMO} lit`, "server:shop/demo:443->store:shop/demo:443 lit"],
      undefined,
    ],
    ["of one that TLS ended", failedTls(1), ["client->main lit", `${TO_DEMO} stopped`], TO_DEMO],
    ["of one that nobody serves", missing(1), ["client->main lit"], "route"],
  ])("lights the way %s", (_name, record, expected, stoppedAt) => {
    const picture = pictureOf({ records: [record] });
    expect(lights(picture)).toEqual(expected);
    expect(picture.request?.stoppedAt).toBe(stoppedAt);
  });

  test("lights the main apiserver's own store where it serves a resource itself", () => {
    const base = localRequest(1);
    const asked = proxied(1).decisions.slice(0, 1);
    expect(lights(pictureOf({ records: [{ ...base, decisions: [...asked, ...base.decisions] }] }))).toEqual([
      "client->main lit",
      "main->store:main lit",
    ]);
  });

  test("answers the four questions from the record", () => {
    const { stages } = pictureOf({ records: [proxied(1)] }).main;
    expect(stages.map(({ question, answer, light }) => [question, answer, light])).toEqual([
      ["Who are you?", "bob (token)", "lit"],
      ["May you?", "ClusterRole view", "lit"],
      ["Whose path is it?", "v1.demo.example.com", "lit"],
      ["Is it available?", "Passed", "lit"],
    ]);
  });

  test("labels the way to the server with what went over it", () => {
    const picture = pictureOf({ records: [proxied(1)] });
    expect(valueOf(picture, "url")).toBe("/apis/demo.example.com/v1/namespaces/a/orders");
    expect(valueOf(picture, "remote-user")).toBe("bob");
    expect(valueOf(picture, "remote-group")).toBe("readers, system:authenticated");
    expect(valueOf(picture, "server-certificate")).toBe("CN=demo.shop.svc: verified against caBundle");
    expect(valueOf(pictureOf({ records: [failedTls(1)] }), "server-certificate")).toContain("unknown authority");
  });

  test("keeps the selected request lit while others come", () => {
    expect(pictureOf({ records: [missing(2)], selected: proxied(1) }).request?.id).toBe(1);
  });

  test("shows of a request that was picked what it met, and nothing of what came since", () => {
    const sentenceOf = (record: RequestTrace, change: object, isPast = true) =>
      edgeOf(
        pictureOf({ selected: record, isPast, routes: ROUTES.map((route) => ({ ...route, faults: [], ...change })) }),
        TO_DEMO,
      );
    const down = { available: "False", reason: "ServiceNotFound", message: "no service", advice: "Make the Service." };
    const faulty = { faults: ["delay"] };
    expect(sentenceOf(proxied(1), faulty, false)?.sentence).toBe("Injected on purpose: delay.");
    expect(sentenceOf(proxied(1), faulty)).toMatchObject({ sentence: "", health: "ok", light: "lit" });
    expect(sentenceOf(proxied(1), down)).toMatchObject({ sentence: "", health: "ok", light: "lit" });
    expect(sentenceOf(proxied(1, { faults: ["hold"] }), down)?.sentence).toBe("Injected on purpose: hold.");
    const { backend: _backend, ...base } = proxied(1);
    const params = { apiService: "v1.demo.example.com", reason: "FailedDiscoveryCheck", message: "Get x" };
    const stop = { stage: "serve", outcome: "stop", code: "available.no", params, atMs: 1 } as const;
    const refused = { ...base, status: 503, decisions: [...base.decisions.slice(0, 3), stop] };
    expect(sentenceOf(refused, down)?.sentence).toContain("FailedDiscoveryCheck: Get x");
    expect(sentenceOf(refused, {})).toMatchObject({ health: "broken" });
    expect(sentenceOf(refused, { ...down, reason: "FailedDiscoveryCheck" })?.sentence).toBe("Make the Service.");
  });

  test("says in Chinese, too, that a server has no endpoint", () => {
    const endpoints = (language: "en" | "zh") => pictureOf({ language }).servers.map(({ endpoint }) => endpoint);
    expect(endpoints("en")).toEqual(["127.0.0.1:9444", "none"]);
    expect(endpoints("zh")).toEqual(["127.0.0.1:9444", "无"]);
  });

  test("is data, and says the same in Chinese", () => {
    const picture = pictureOf({ language: "zh", records: [proxied(1)] });
    expect(JSON.parse(JSON.stringify(picture))).toEqual(picture);
    expect(picture.main.stages.map(({ question }) => question)).toEqual([
      "你是谁？",
      "你有权限吗？",
      "这个路径归谁？",
      "它可用吗？",
    ]);
  });

  test("offers a request that works, what is wrong of itself, and the course", () => {
    expect(pictureOf().next.map(({ command }) => command)).toEqual([
      "curl http://127.0.0.1:8001/apis/demo.example.com/v1",
      "d",
      "npm run workshop",
    ]);
    expect(pictureOf({ routes: [], proxyUrl: null }).next[0]?.command).toBe("kubectl get --raw /apis");
  });
});

describe("what an extension server stores", () => {
  const body = (value: object) => ({ bytes: 1, text: JSON.stringify(value), truncated: false });
  const object = (name: string) => ({ metadata: { name, namespace: "a" } });

  test("is learned from lists, creations and deletions, and nothing is made up", () => {
    const listed = learnStore([], proxied(1, { responseBody: body({ kind: "OrderList", items: [object("one")] }) }));
    const created = learnStore(listed, proxied(2, { responseBody: body({ kind: "Order", ...object("two") }) }));
    const path = `${proxied(1).client.target}/one`;
    const { client, backend } = proxied(3);
    const deletion = proxied(3, {
      client: { ...client, method: "DELETE", target: path },
      ...(backend === undefined ? {} : { backend: { ...backend, method: "DELETE", target: path } }),
    });
    expect(created).toEqual([
      { owner: "shop/demo:443", resources: [{ resource: "orders", count: 2, names: ["a/one", "a/two"] }] },
    ]);
    expect(learnStore(created, deletion)[0]?.resources).toEqual([{ resource: "orders", count: 1, names: ["a/two"] }]);
    expect(learnStore(created, missing(4))).toBe(created);
    expect(learnStore(created, failedTls(5))).toBe(created);
  });

  test("is summarised to counts and a few names", () => {
    const keys = Array.from({ length: 12 }, (_, index): [string, string] => ["pods", `p${index}`]);
    expect(summariseStore("main", keys).resources[0]).toMatchObject({ resource: "pods", count: 12 });
    expect(summariseStore("main", keys).resources[0]?.names).toHaveLength(8);
  });
});
