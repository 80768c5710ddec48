import { describe, expect, it } from "vitest";
import { authenticationConfigMap } from "../../../src/mock-apiserver/authentication-config-map.ts";

describe("the ConfigMap extension-apiserver-authentication", () => {
  it("has the recorded keys, and lists as JSON", () => {
    const { metadata, ...rest } = authenticationConfigMap({
      clientCas: ["ca 1\n", "ca 2\n"],
      frontProxyCa: "proxy ca\n",
      frontProxyNames: ["front-proxy-client"],
    });
    expect(metadata).toEqual({ name: "extension-apiserver-authentication", namespace: "kube-system" });
    expect(rest["data"]).toEqual({
      "client-ca-file": "ca 1\nca 2\n",
      "requestheader-allowed-names": '["front-proxy-client"]',
      "requestheader-client-ca-file": "proxy ca\n",
      "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
      "requestheader-group-headers": '["X-Remote-Group"]',
      "requestheader-uid-headers": '["X-Remote-Uid"]',
      "requestheader-username-headers": '["X-Remote-User"]',
    });
  });
});
