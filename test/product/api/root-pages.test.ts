import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ proxyPort: "off" });
});
afterAll(() => playground.close());

interface Asked {
  readonly method?: string;
  readonly accept?: string;
}

async function ask(path: string, { method = "GET", accept }: Asked = {}): Promise<{ code: number; text: string }> {
  const headers = accept === undefined ? {} : { accept };
  const { status, text } = await playground.client().request({ method, path, headers });
  return { code: status, text };
}

describe("what a real kube-apiserver 1.36 answers", () => {
  it.each<[string, Asked, number, string]>([
    ["/version", { method: "POST" }, 405, "does not allow this method"],
    ["/version", { accept: "text/html" }, 406, "406: Not Acceptable\\n\\nAvailable representations: application/json"],
    ["/version//", {}, 200, '"emulationMinor": "36"'],
    ["/version/x", {}, 404, "could not find the requested resource"],
    ["/openid/v1/jwks", { accept: "application/json" }, 406, "application/jwk-set+json"],
    ["/openid/v1/jwks", { method: "DELETE" }, 405, "does not allow this method"],
    ["/api", { method: "PUT" }, 405, "does not allow this method"],
    ["/apis/apps/v1", { method: "POST" }, 405, "does not allow this method"],
    ["/apis/apps", { method: "POST" }, 200, '"kind":"APIGroup"'],
    ["/api/v1/watch?a=<", {}, 500, "unable to determine kind and namespace from url, /api/v1/watch?a=&lt;"],
    ["/healthz/", {}, 404, "404 page not found"],
    ["/livez/poststarthook/rbac/bootstrap-roles", {}, 200, "ok"],
    ["/readyz?verbose", {}, 200, "[+]informer-sync ok\n[+]poststarthook/start-apiserver-admission-initializer ok\n"],
    ["/index.html", {}, 200, '"/readyz/shutdown"'],
    ["/statusz", { accept: "*/*" }, 200, "\napiserver statusz\nWarning: "],
    ["/statusz", { accept: "application/json" }, 406, "application/json, application/yaml, text/plain"],
    ["/statusz", { accept: "application/yaml;v=v1beta1;g=config.k8s.io;as=Statusz" }, 200, "kind: Statusz"],
    [
      "/flagz",
      { accept: "application/json;v=v1beta1;g=config.k8s.io;as=Flagz" },
      200,
      '"authorization-mode": "[RBAC]"',
    ],
    [
      "/api/v1/namespaces",
      { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" },
      406,
      "(*core.NamespaceList)",
    ],
    ["/api/v1/namespaces?includeObject=x", {}, 200, "NamespaceList"],
    [
      "/api/v1/namespaces?includeObject=x",
      { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" },
      400,
      "Unable to convert to Table",
    ],
  ])("to %s %j", async (path, asked, code, text) => {
    const reply = await ask(path, asked);
    expect(reply.code).toBe(code);
    expect(reply.text).toContain(text);
  });

  it("to HEAD: a method that no route of a built-in resource has", async () => {
    expect((await ask("/api/v1/namespaces/default", { method: "HEAD" })).code).toBe(405);
    expect((await ask("/healthz", { method: "HEAD" })).code).toBe(200);
  });
});
