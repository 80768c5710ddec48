import net, { type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createDialer, isLoopback } from "../../src/mock-apiserver/backend/dialer.ts";
import { BASE, head, pem, startAttacked } from "../support/attacked-playground.ts";
import { connectRaw, statuses } from "../support/raw-client.ts";

const TLS = { serverName: "a.b.svc", insecure: true, caBundle: "" };

describe("a service that leads away from this machine", () => {
  it.each(["169.254.169.254", "10.0.0.1", "0.0.0.0", "::", "2001:db8::1", "::ffff:10.0.0.1"])(
    "to %s is not dialled",
    async (hostname) => {
      const dialer = createDialer({ client: pem("good"), allowRemote: false, now: () => 0 });
      const dial = { hostname, port: 443 };
      await expect(dialer.dial({ host: "10.96.0.1:443", dial }, TLS)).rejects.toThrow(
        "only loopback addresses are dialled here unless --allow-remote-backends is set",
      );
    },
  );

  it.each(["128.0.0.1", "10.127.0.1", "::2", "::ffff:128.0.0.1", "1127.0.0.1"])(
    "%s is no loopback address",
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );

  it("through its endpoints is refused although the cluster IP looks as usual", async () => {
    await using stage = await startAttacked();
    const { playground } = stage;
    const metadata = { namespace: "default", name: "foreign" };
    const ports = [{ port: 443, targetPort: 443 }];
    await playground.apply({ apiVersion: "v1", kind: "Service", metadata, spec: { ports } });
    await playground.apply({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": "foreign" } },
      addressType: "IPv4",
      ports: [{ port: 443 }],
      endpoints: [{ addresses: ["169.254.169.254"], conditions: { ready: true } }],
    });
    const spec = { group: "foreign.example", version: "v1", groupPriorityMinimum: 1000, versionPriority: 15 };
    await playground.apply({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.foreign.example" },
      spec: { ...spec, insecureSkipTLSVerify: true, service: { namespace: "default", name: "foreign", port: 443 } },
    });
    await expect(playground.waitFor("v1.foreign.example", "Available", 1_000)).rejects.toThrow(
      "only loopback addresses",
    );
    const client = await connectRaw(playground.url);
    client.send(head("GET", "/x", "Connection: close").replace(BASE, "/apis/foreign.example/v1"));
    expect(statuses(await client.ended)).toEqual([503]);
  });

  it("is asked when that was allowed, at the address that was looked up once", async () => {
    const server = net.createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as AddressInfo;
    const dialer = createDialer({ client: pem("good"), allowRemote: true, now: () => 0 });
    // 0.0.0.0 is no loopback address, yet leads to this machine: the connection is made, only its TLS fails.
    await expect(dialer.dial({ host: "x", dial: { hostname: "0.0.0.0", port } }, TLS)).rejects.toThrow("EOF");
    await new Promise((resolve) => server.close(resolve));
  });
});
