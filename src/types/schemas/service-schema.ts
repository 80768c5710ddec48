import {
  always,
  atomic,
  bool,
  int32,
  intOrString,
  kindStruct,
  list,
  map,
  named,
  pointer,
  string,
  struct,
} from "../../apimachinery/index.ts";
import { conditions } from "./pod-schema.ts";
import { loadBalancerIngress, sessionAffinityConfig } from "./service-parts-schema.ts";

const servicePort = struct("ServicePort", {
  name: string,
  protocol: named("v1.Protocol"),
  appProtocol: pointer(string),
  port: always(int32),
  targetPort: intOrString,
  nodePort: int32,
});

const serviceSpec = struct("ServiceSpec", {
  ports: list(servicePort, { mergeKey: "port", mapKeys: ["port", "protocol"], keyDefaults: { protocol: "TCP" } }),
  selector: atomic(map(string)),
  clusterIP: string,
  clusterIPs: list(string),
  type: named("v1.ServiceType"),
  externalIPs: list(string),
  sessionAffinity: named("v1.ServiceAffinity"),
  loadBalancerIP: string,
  loadBalancerSourceRanges: list(string),
  externalName: string,
  externalTrafficPolicy: named("v1.ServiceExternalTrafficPolicy"),
  healthCheckNodePort: int32,
  publishNotReadyAddresses: bool,
  sessionAffinityConfig: pointer(sessionAffinityConfig),
  ipFamilies: list(named("v1.IPFamily")),
  ipFamilyPolicy: pointer(named("v1.IPFamilyPolicy")),
  allocateLoadBalancerNodePorts: pointer(bool),
  loadBalancerClass: pointer(string),
  internalTrafficPolicy: pointer(named("v1.ServiceInternalTrafficPolicy")),
  trafficDistribution: pointer(string),
});

export const serviceSchema = kindStruct("Service", {
  spec: serviceSpec,
  status: struct("ServiceStatus", {
    loadBalancer: struct("LoadBalancerStatus", { ingress: list(loadBalancerIngress) }),
    conditions: conditions("Condition"),
  }),
});
