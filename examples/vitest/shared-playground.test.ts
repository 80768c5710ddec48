// One playground for the whole run, which globalSetup started: any Kubernetes client finds it by KUBECONFIG.
import { readFile } from "node:fs/promises";
import { expect, inject, test } from "vitest";
import "aggregation-playground/vitest";

test("the shared playground is there for every test file", async () => {
  const { url, kubeconfig, proxyUrl } = inject("aggregationPlayground");
  expect(process.env["KUBECONFIG"]).toBe(kubeconfig);
  expect(await readFile(kubeconfig, "utf8")).toContain(url);
  expect((await fetch(`${proxyUrl}/readyz`)).status).toBe(200);
});

test("the control API tells why a request goes where it goes, and does what else a playground's own test may", async () => {
  const { controlUrl, controlToken } = inject("aggregationPlayground");
  const headers = { authorization: `Bearer ${controlToken}` };
  const reply = await fetch(`${controlUrl}/v1/explain?target=/apis/apps/v1/deployments`, { headers });
  expect(await reply.json()).toContainEqual(expect.stringContaining("v1.apps"));
});
