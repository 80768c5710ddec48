import { describe, expect, it } from "vitest";
import { AvailabilityError, startPlayground, type Playground, type RegisterOptions } from "../../../src/index.ts";
import { matchers, type PlaygroundMatchers } from "../../../src/testing/matchers.ts";
import { TOYS } from "../../support/toys.ts";

declare module "vitest" {
  // eslint-disable-next-line typescript/no-explicit-any
  interface Matchers<T = any> extends PlaygroundMatchers<T> {}
}
expect.extend(matchers);

const NAME = "v1.lame.example.com";
const LAME: RegisterOptions = {
  group: "lame.example.com",
  version: "v1",
  fetch: () => new Response("not today", { status: 503 }),
};

describe("waiting for availability", () => {
  it("waits for what is not available, with its reason and message", async () => {
    await using pg = await startPlayground();
    const lame = await pg.register({ ...LAME, timeoutMs: 0 });
    const found = await pg.waitFor(NAME, { available: false, reason: "FailedDiscoveryCheck", message: /503/ });
    expect(found).toMatchObject({ metadata: { name: NAME } });
    expect(lame).toBeUnavailable("FailedDiscoveryCheck", /bad status .*503/);
    expect(found).toBeUnavailable();
    expect(() => expect(lame).toBeAvailable()).toThrow(
      /expected v1\.lame.* to be available, but Available is False: Fail/,
    );
    expect(() => expect(lame).toBeUnavailable("MissingEndpoints")).toThrow(
      /but Available is False: FailedDiscoveryCheck/,
    );
    const waiting = pg.waitFor(NAME, { available: false, reason: "ServiceNotFound", timeoutMs: 20 });
    await expect(waiting).rejects.toMatchObject({
      code: "ERR_PLAYGROUND_AVAILABILITY",
      apiService: NAME,
      reason: "FailedDiscoveryCheck",
      conditionMessage: expect.stringContaining("503") as string,
      message: expect.stringContaining(`${NAME} was not unavailable (ServiceNotFound) after 20 ms`) as string,
    });
  });

  it("keeps what does not become available where that is asked for", async () => {
    await using pg = await startPlayground();
    await expect(pg.register({ ...LAME, keep: true, timeoutMs: 50 })).rejects.toBeInstanceOf(AvailabilityError);
    expect((await pg.client().get(`/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`)).status).toBe(200);
  });

  it("tells of what is available", async () => {
    await using pg = await startPlayground();
    expect(await pg.extension(TOYS)).toBeAvailable();
  });

  it("ends with the signal's reason, and when the playground closes", async () => {
    const pg = await startPlayground();
    const abort = new AbortController();
    const aborted = pg.waitFor("v1.none.example.com", { signal: abort.signal });
    const closed = pg.waitFor("v1.none.example.com");
    const judged = Promise.all([
      expect(aborted).rejects.toThrow("enough"),
      expect(closed).rejects.toMatchObject({ code: "ERR_PLAYGROUND_CLOSED" }),
    ]);
    abort.abort(new Error("enough"));
    await pg.close();
    await judged;
  });

  it.each<[string, (pg: Playground) => Promise<unknown>, RegExp]>([
    [
      "a caBundle that is none",
      (pg) => pg.register({ ...NO_SERVER, url: LOCAL, caBundle: "text" }),
      /no certificate in PEM/,
    ],
    [
      "an address elsewhere",
      (pg) => pg.register({ ...NO_SERVER, url: "https://192.0.2.1:443" }),
      /not of this machine/,
    ],
  ])("fails at once for %s", async (_, ask, message) => {
    await using pg = await startPlayground();
    await expect(ask(pg)).rejects.toThrow(message);
    expect(pg.registry.snapshot().routes.get(NAME)).toBeUndefined();
  });

  it("registers nothing with a playground that was closed", async () => {
    const pg = await startPlayground();
    await pg.close();
    await expect(pg.register(LAME)).rejects.toMatchObject({ code: "ERR_PLAYGROUND_CLOSED" });
  });

  it("dials another address of this machine as it is given", async () => {
    await using pg = await startPlayground();
    const { url } = await pg.register({ ...NO_SERVER, url: "https://127.0.0.2:1", timeoutMs: 0 });
    expect(url).toBe("https://127.0.0.2:1");
    expect(pg.endpointOf(NAME)).toBe("127.0.0.2:1");
  });
});

const LOCAL = "https://127.0.0.1:1";
const NO_SERVER = { group: LAME.group, version: LAME.version } as const;
