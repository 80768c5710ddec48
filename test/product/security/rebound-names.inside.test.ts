import net, { type AddressInfo } from "node:net";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createDialer, type Dialer } from "../../../src/mock-apiserver/aggregator/backend/dialer.ts";
import { pem, startAttacked } from "../../support/attacked-playground.ts";

/** What the resolver says of other names than localhost, look-up by look-up. */
const answers: string[][] = [];
const lookups: string[] = [];
vi.mock("node:dns/promises", async (original) => ({
  ...(await original<object>()),
  lookup: async (name: string) => {
    if (name === "localhost") return [{ address: "127.0.0.1", family: 4 }];
    lookups.push(name);
    return (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
  },
}));

const TLS = { serverName: "a.b.svc", insecure: true, caBundle: "" };
const REFUSED = "only loopback addresses are dialled here unless --allow-remote-backends is set";

function dial(dialer: Dialer, port: number): Promise<unknown> {
  return dialer.dial({ host: "rebound.example", dial: { hostname: "rebound.example", port } }, TLS);
}

describe("a service's external name", () => {
  beforeEach(() => {
    answers.splice(0);
    lookups.splice(0);
  });

  it("that leads elsewhere at the second look-up is looked up once for a connection, which goes to what was checked", async () => {
    let connections = 0;
    const server = net.createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const dialer = createDialer({ client: pem("good"), allowRemote: false, now: () => 0 });
    answers.push(["127.0.0.1"], ["169.254.169.254"]);
    await expect(dial(dialer, port)).rejects.toThrow("EOF");
    expect([connections, lookups]).toEqual([1, ["rebound.example"]]);
    await expect(dial(dialer, port)).rejects.toThrow(REFUSED);
    expect([connections, lookups.length]).toEqual([1, 2]);
    await new Promise((resolve) => server.close(resolve));
  });

  it("of a foreign address makes the APIService unavailable with the reason, and nothing is dialled", async () => {
    await using stage = await startAttacked();
    const { playground } = stage;
    const service = { namespace: "default", name: "foreign" };
    const spec = { type: "ExternalName", externalName: "metadata.example" };
    await playground.apply({ apiVersion: "v1", kind: "Service", metadata: service, spec });
    answers.push(...Array.from({ length: 100 }, () => ["169.254.169.254"]));
    await playground.apply({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.foreign.example" },
      spec: {
        group: "foreign.example",
        version: "v1",
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        insecureSkipTLSVerify: true,
        service: { ...service, port: 443 },
      },
    });
    await expect(playground.waitFor("v1.foreign.example", "Available", 1_000)).rejects.toThrow(REFUSED);
    expect(lookups).toContain("metadata.example");
  });
});
