import { describe, expect, it } from "vitest";
import { BASE, head, startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

describe("a service that leads away from this machine", () => {
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
      endpoints: [{ addresses: ["203.0.113.7"], conditions: { ready: true } }],
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
});
