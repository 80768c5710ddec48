import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ proxyPort: "off" });
});
afterAll(() => playground.close());

async function scrape(): Promise<{ type: string; text: string }> {
  const { headers, text } = await playground.client().get("/metrics", { accept: "text/plain" });
  return { type: String(headers["content-type"]), text };
}

describe("/metrics", () => {
  it("is the Prometheus text format, with the real server's names", async () => {
    await playground.client().get("/api/v1/namespaces/default");
    const { type, text } = await scrape();
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    expect(text).toContain("# TYPE apiserver_request_total counter");
    expect(text).toMatch(
      /^apiserver_request_total\{verb="GET",group="",version="v1",resource="namespaces",subresource="",scope="resource",component="apiserver",dry_run="",code="200"\} \d+$/m,
    );
    expect(text).toMatch(/^apiserver_request_duration_seconds_bucket\{.*resource="namespaces".*le="\+Inf"\} \d+$/m);
    expect(text).toMatch(/^apiserver_current_inflight_requests\{request_kind="readOnly"\} 1$/m);
  });

  it("counts an APIService as unavailable as long as it is, and how often it became so by reason", async () => {
    await playground.apply({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.down.example.com" },
      spec: {
        group: "down.example.com",
        version: "v1",
        service: { namespace: "default", name: "nobody" },
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    });
    await playground.settled();
    const { text } = await scrape();
    expect(text).toContain('aggregator_unavailable_apiservice{name="v1.down.example.com"} 1');
    expect(text).toContain(
      'aggregator_unavailable_apiservice_total{name="v1.down.example.com",reason="ServiceNotFound"} 1',
    );
  });

  it("counts the APIs that the server has itself, too", async () => {
    expect((await scrape()).text).toContain('aggregator_unavailable_apiservice{name="v1.apps"} 0');
  });

  it("has what the health checks found at a path of its own", async () => {
    await playground.client().get("/livez");
    const { text } = await playground.client().get("/metrics/slis");
    expect(text).toContain('kubernetes_healthcheck{name="etcd",type="livez"} 1');
    expect(text).toMatch(/kubernetes_healthchecks_total\{name="ping",status="success",type="livez"\} \d/);
  });

  it("is for those alone who may read it", async () => {
    const { status, text } = await playground.client("alice").get("/metrics");
    expect(status).toBe(403);
    expect(text).toContain('User \\"alice\\" cannot get path \\"/metrics\\"');
  });
});
