import { describe, expect, test } from "vitest";
import type { Decision } from "../../../src/trace/trace.ts";
import { sentence } from "../../../src/trace/index.ts";
import { chainOf, failingLink } from "../../../src/view/chain.ts";
import { failedTls, localRequest, missing, proxied, watching } from "../tui/traces.ts";

function words(trace: Parameters<typeof chainOf>[0]): string[] {
  return chainOf(trace).map(({ name, detail, state }) => `${name} ${detail} ${state}`.replace(/ {2,}/, " "));
}

describe("the chain of decisions", () => {
  test("of a proxied request goes from identity to the backend's answer", () => {
    expect(words(proxied(1))).toEqual([
      "dropped X-Remote-User info",
      "authn bob (token) ok",
      "authz ClusterRole view ok",
      "match v1.demo.example.com ok",
      "available Passed ok",
      "endpoint 127.0.0.1:9444 ok",
      "TLS TLSv1.3 ok",
      "backend 200 ok",
      "200 to the client ok",
    ]);
    expect(failingLink(chainOf(proxied(1)))).toBe(-1);
  });

  test("names in Chinese where somebody may not do something", () => {
    const refused = (what: string) => {
      const params = { user: "bob", verb: "list", what };
      const decisions: Decision[] = [
        { stage: "authorization", outcome: "stop", code: "authz.refused", params, atMs: 1 },
      ];
      return chainOf(proxied(1, { decisions }), "zh")[0]?.detail;
    };
    expect(refused("pods.example.k8s.io at the cluster scope")).toBe("无权 list pods.example.k8s.io（集群范围）");
    const params = { user: "bob", verb: "list", what: "pods at the cluster scope" };
    expect(sentence("authz.refused", params, "zh")).toContain("对 pods（集群范围） 执行 list");
    expect(refused("pods in the namespace a")).toBe("无权 list pods（命名空间 a）");
  });

  test("fails where the certificate is refused, without Go's preamble", () => {
    const links = chainOf(failedTls(1));
    expect(links[failingLink(links)]).toEqual({
      name: "TLS",
      detail: "x509: certificate signed by unknown authority",
      state: "fail",
    });
  });

  test("calls a refused connection the backend's failure", () => {
    const base = failedTls(1);
    const decisions: Decision[] = base.decisions.map((decision) =>
      decision.code === "proxy.failed"
        ? { ...decision, params: { problem: "dial tcp 127.0.0.1:9444: connect: connection refused" } }
        : decision,
    );
    const links = chainOf({ ...base, decisions });
    expect(links[failingLink(links)]?.name).toBe("backend");
  });

  test("of an unknown group fails at the match", () => {
    const links = chainOf(missing(1));
    expect(links[failingLink(links)]).toMatchObject({ name: "match", detail: "no group nobody.example.com" });
  });

  test("of a local request ends without a backend", () => {
    expect(words(localRequest(1)).slice(-2)).toEqual(["local no service ok", "200 to the client ok"]);
  });

  test("of what still runs, is held or was left says so", () => {
    expect(chainOf(watching(1)).at(-1)?.state).toBe("run");
    expect(chainOf(proxied(1, { held: true })).at(-1)?.name).toBe("held");
    expect(chainOf(proxied(1, { aborted: true })).at(-1)).toMatchObject({ name: "client", state: "fail" });
  });

  test("names an injected fault once, whether a decision tells of it or not", () => {
    const injected: Decision = {
      stage: "serve",
      outcome: "note",
      code: "fault.injected",
      params: { faults: "delay", apiService: "v1.demo.example.com" },
      atMs: 1,
    };
    const silent = proxied(1, { faults: ["delay"] });
    const told = { ...silent, decisions: [...silent.decisions, injected] };
    for (const trace of [silent, told])
      expect(chainOf(trace).filter(({ name, detail }) => name === "injected" && detail === "delay")).toHaveLength(1);
  });
});
