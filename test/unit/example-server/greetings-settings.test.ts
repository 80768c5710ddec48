import { describe, expect, it } from "vitest";
import { readExtensionSettings } from "../../../src/apiserver/extension/settings.ts";

describe("the flags of the greetings server", () => {
  it("have the defaults of Go's extension apiservers", () => {
    expect(readExtensionSettings([])).toMatchObject({
      kubeconfig: undefined,
      authenticationKubeconfig: undefined,
      tolerateLookupFailure: false,
      tokenTtlMs: 10_000,
      allowTtlMs: 10_000,
      denyTtlMs: 10_000,
      storage: { kind: "own", dataFile: undefined },
    });
  });

  it("let --kubeconfig stand for the two delegating ones, unless those are given", () => {
    expect(readExtensionSettings(["--kubeconfig=a", "--authorization-kubeconfig=b"])).toMatchObject({
      kubeconfig: "a",
      authenticationKubeconfig: "a",
      authorizationKubeconfig: "b",
    });
  });

  it("take --etcd-servers for the main server's storage", () => {
    expect(readExtensionSettings(["--etcd-servers=http://a:1,http://b:2"]).storage).toEqual({
      kind: "main",
      etcdServers: ["http://a:1", "http://b:2"],
      etcdPrefix: "/registry",
    });
  });

  it.each([
    ["0", 0],
    ["500ms", 500],
    ["1.5s", 1500],
    ["2m", 120_000],
  ])("read the duration %s", (text, ms) => {
    expect(readExtensionSettings([`--authentication-token-webhook-cache-ttl=${text}`]).tokenTtlMs).toBe(ms);
  });

  it.each([
    [["--storage=cloud"], '--storage takes own or main, not "cloud"'],
    [["--storage=main", "--data-file=x"], "--data-file is for --storage=own"],
    [
      ["--authentication-token-webhook-cache-ttl=10"],
      '--authentication-token-webhook-cache-ttl takes a duration such as 10s, not "10"',
    ],
    [["--secure-port=http"], '--secure-port takes a port number from 0 to 65535, not "http"'],
    [["--tls-cert-file=x"], "--tls-cert-file and --tls-private-key-file are given together or not at all"],
    [["--nonsense"], "--nonsense"],
  ])("are refused by name: %j", (args, problem) => {
    expect(() => readExtensionSettings(args)).toThrow(problem);
  });
});
