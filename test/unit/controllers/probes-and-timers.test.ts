import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { guardClock, systemClock } from "../../../src/apimachinery/clock.ts";
import { runController } from "../../../src/controllers/controller.ts";
import { startReadinessProbe } from "../../../src/kubelet/readiness-probe.ts";
import type { Probe } from "../../../src/types/index.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { configMap } from "../../support/objects.ts";

describe("a readiness probe", () => {
  let server: Server;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(req.url ?? "");
      res.end();
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => void server.close());

  /** Resolves with `ready`, or with why the first probe failed. */
  function verdictOf(probe: Probe): Promise<string> {
    return new Promise((resolve) => {
      const running = startReadinessProbe({
        probe,
        clock: systemClock,
        localPort: () => (server.address() as AddressInfo).port,
        onChange: () => resolve("ready"),
        onFailure: resolve,
      });
      onTestFinished(() => running?.stop());
    });
  }

  it.each([
    ["/a b", "/a%20b"],
    ["/a\r\nb", "/a%0D%0Ab"],
    ["/%zz?q=1#part", "/%25zz?q=1"],
    ["relative/ü", "/relative/%C3%BC"],
  ])("asks for the path %j as Go writes it", async (given, sent) => {
    expect(await verdictOf({ httpGet: { port: 80, path: given } })).toBe("ready");
    expect(asked.at(-1)).toBe(sent);
  });

  it.each([
    ["a name with a space", { name: "a b", value: "c" }],
    ["a value of two lines", { name: "a", value: "b\r\nc: d" }],
  ])("fails with a header that cannot be sent: %s", async (_what, header) => {
    expect(await verdictOf({ httpGet: { port: 80, httpHeaders: [header] } })).toMatch(/header/i);
  });

  it.each<[string, Partial<Probe>]>([
    ["HTTP", { httpGet: { port: 80 } }],
    ["TCP", { tcpSocket: { port: 80 } }],
  ])("over %s may take longer than Node's timers hold", async (_what, probe) => {
    expect(await verdictOf({ ...probe, timeoutSeconds: 5_000_000 })).toBe("ready");
  });
});

describe("a guarded clock", () => {
  it("reports what a callback throws or rejects with", async () => {
    const clock = createManualClock();
    const errors: unknown[] = [];
    const guarded = guardClock(clock, (error) => errors.push(error));
    guarded.after(1, () => {
      throw new Error("thrown");
    });
    guarded.after(1, () => Promise.reject(new Error("rejected")));
    clock.advance(1);
    await new Promise(setImmediate);
    expect(errors).toEqual([new Error("thrown"), new Error("rejected")]);
  });
});

describe("a controller", () => {
  it("starts and goes on when its trigger cannot read an object", async () => {
    const store = createMemoryStore();
    for (const name of ["bad", "good"]) await store.create(`/registry/configmaps/default/${name}`, configMap(name));
    const problems: unknown[] = [];
    const seen: string[] = [];
    const controller = await runController(
      {
        name: "test-controller",
        watches: [
          {
            resource: { group: "", resource: "configmaps" },
            keys: ({ metadata }) => {
              if (metadata.name === "bad") throw new TypeError("no such owner");
              return [`default/${metadata.name ?? ""}`];
            },
          },
        ],
        reconcile: async (_namespace, name) => {
          seen.push(name);
          return Promise.resolve("done");
        },
      },
      { store, clock: createManualClock(), onProblem: (...problem) => problems.push(problem) },
    );
    await controller.idle();
    expect(seen).toEqual(["good"]);
    expect(problems).toEqual([["test-controller", "default/bad", new TypeError("no such owner")]]);
    await controller.close();
  });
});
