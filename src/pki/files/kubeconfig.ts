import { stringify } from "yaml";
import type { KeyPair } from "../issue/certificate-options.ts";

type KubeconfigUser =
  | { readonly name: string; readonly clientCert: KeyPair }
  | { readonly name: string; readonly token: string };

export interface KubeconfigOptions {
  readonly url: string;
  /** The authorities that the server's certificate is checked against. */
  readonly caPem: string;
  readonly user: KubeconfigUser;
  readonly clusterName?: string;
  /** Of the context; without it kubectl uses `default`. */
  readonly namespace?: string;
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** A kubeconfig with one cluster, user and context, all data inline. */
export function renderKubeconfig(options: KubeconfigOptions): string {
  const { url, caPem, user, clusterName = "aggregation-playground", namespace } = options;
  const context = `${user.name}@${clusterName}`;
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: clusterName, cluster: { server: url, "certificate-authority-data": base64(caPem) } }],
      users: [{ name: user.name, user: credentials(user) }],
      contexts: [
        {
          name: context,
          context: { cluster: clusterName, user: user.name, ...(namespace === undefined ? {} : { namespace }) },
        },
      ],
      "current-context": context,
    },
    // Long base64 stays on one line.
    { lineWidth: 0 },
  );
}

function credentials(user: KubeconfigUser): Record<string, string> {
  return "token" in user
    ? { token: user.token }
    : {
        "client-certificate-data": base64(user.clientCert.cert),
        "client-key-data": base64(user.clientCert.key),
      };
}
