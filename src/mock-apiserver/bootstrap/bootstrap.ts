import type { KubeObject } from "../../apimachinery/index.ts";
import { bootstrapPolicy } from "./bootstrap-policy.ts";
import { bootstrapObjects as recorded } from "../../types/index.ts";

/**
 * What a kube-apiserver has created by itself once it is up. What its controllers outside would add (default
 * ServiceAccounts, `kube-root-ca.crt`) is not here: a server without a controller manager has none of that.
 */

/** Where the API server listens. */
export interface ServingAddress {
  /** An IPv4 address. */
  readonly address: string;
  readonly port: number;
}

const NAME = "kubernetes";
const NAMESPACE = "default";
/** The first address of the service network belongs to the API server. */
const CLUSTER_IP = "10.96.0.1";

/** k8s `pkg/controlplane/controller/kubernetesservice`: how pods find the API servers. */
export function kubernetesService(places: readonly ServingAddress[]): KubeObject[] {
  const ports = [...new Set(places.map(({ port }) => port))];
  const groups = ports.map((port) => ({
    port: { name: "https", port, protocol: "TCP" },
    addresses: places.filter((place) => place.port === port).map(({ address }) => address),
  }));
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: NAME, namespace: NAMESPACE, labels: { component: "apiserver", provider: "kubernetes" } },
      spec: {
        clusterIP: CLUSTER_IP,
        ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: ports[0] }],
        sessionAffinity: "None",
        type: "ClusterIP",
      },
    },
    {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: NAME, namespace: NAMESPACE, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
      subsets: groups.map(({ port, addresses }) => ({ addresses: addresses.map((ip) => ({ ip })), ports: [port] })),
    },
    ...groups.map(({ port, addresses }, index) => ({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      // A slice has one list of ports; servers on one machine have one each.
      metadata: {
        name: index === 0 ? NAME : `${NAME}-${port.port}`,
        namespace: NAMESPACE,
        labels: { "kubernetes.io/service-name": NAME },
      },
      addressType: "IPv4",
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
      ports: [port],
    })),
  ];
}

/** Where addresses of services come from, as one object of networking.k8s.io. */
const SERVICE_CIDR = "10.96.0.0/16";

let builtIn: readonly KubeObject[] | undefined;

/** What every server begins with, in the order in which it can be created. The same objects each time. */
export function builtInObjects(): readonly KubeObject[] {
  return (builtIn ??= [...bootstrapObjects(), ...bootstrapPolicy()]);
}

function bootstrapObjects(): KubeObject[] {
  const [serviceCidr] = recorded("networking.k8s.io", "v1", "servicecidrs");
  return [
    // Their finalizer is the strategy's, and not of whoever made them.
    ...recorded("", "v1", "namespaces").map(({ spec: _spec, ...namespace }) => namespace),
    ...recorded("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations"),
    ...recorded("flowcontrol.apiserver.k8s.io", "v1", "flowschemas"),
    ...recorded("scheduling.k8s.io", "v1", "priorityclasses"),
    ...(serviceCidr === undefined ? [] : [{ ...serviceCidr, spec: { cidrs: [SERVICE_CIDR] } }]),
  ];
}
