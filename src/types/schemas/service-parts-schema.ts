import { always, int32, list, named, pointer, string, struct } from "../../apimachinery/index.ts";

/** Parts of services and of endpoint slices (k8s.io/api `core/v1/types.go` and `discovery/v1/types.go`). */

const clientIPConfig = struct("ClientIPConfig", { timeoutSeconds: pointer(int32) });

export const sessionAffinityConfig = struct("SessionAffinityConfig", { clientIP: pointer(clientIPConfig) });

const portStatus = struct("PortStatus", {
  port: always(int32),
  protocol: always(named("v1.Protocol")),
  error: pointer(string),
});

export const loadBalancerIngress = struct("LoadBalancerIngress", {
  ip: string,
  hostname: string,
  ipMode: pointer(named("v1.LoadBalancerIPMode")),
  ports: list(portStatus),
});

const forZone = struct("ForZone", { name: always(string) });

const forNode = struct("ForNode", { name: always(string) });

export const endpointHints = struct("EndpointHints", { forZones: list(forZone), forNodes: list(forNode) });
