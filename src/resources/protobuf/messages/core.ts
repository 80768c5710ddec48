/** `core/v1`: everything but pods. */
export const CORE = `
core.ClientIPConfig timeoutSeconds=1i!
core.ConfigMap metadata=1@meta.ObjectMeta data=2%s binaryData=3%y immutable=4b!
core.DaemonEndpoint Port=1i!
core.EndpointAddress ip=1s! targetRef=2@core.ObjectReference hostname=3s nodeName=4s!
core.EndpointPort name=1s port=2i! protocol=3s appProtocol=4s!
core.EndpointSubset addresses=1*@core.EndpointAddress notReadyAddresses=2*@core.EndpointAddress
  ports=3*@core.EndpointPort
core.Endpoints metadata=1@meta.ObjectMeta subsets=2*@core.EndpointSubset
core.Event metadata=1@meta.ObjectMeta involvedObject=2@core.ObjectReference reason=3s message=4s
  source=5@core.EventSource firstTimestamp=6T lastTimestamp=7T count=8i type=9s eventTime=10M
  series=11@core.EventSeries action=12s related=13@core.ObjectReference reportingComponent=14s!
  reportingInstance=15s!
core.EventSeries count=1i lastObservedTime=2M
core.EvictionResponder name=1s! priority=2i!
core.HostIP ip=1s!
core.LoadBalancerIngress ip=1s hostname=2s ipMode=3s! ports=4*@core.PortStatus
core.LoadBalancerStatus ingress=1*@core.LoadBalancerIngress
core.LocalObjectReference name=1s
core.Namespace metadata=1@meta.ObjectMeta spec=2@core.NamespaceSpec status=3@core.NamespaceStatus
core.NamespaceCondition type=1s! status=2s! lastTransitionTime=4T reason=5s message=6s
core.NamespaceSpec finalizers=1*s
core.NamespaceStatus phase=1s conditions=2*@core.NamespaceCondition
core.Node metadata=1@meta.ObjectMeta spec=2@core.NodeSpec status=3@core.NodeStatus
core.NodeAddress type=1s! address=2s!
core.NodeCondition type=1s! status=2s! lastHeartbeatTime=3T lastTransitionTime=4T reason=5s message=6s
core.NodeConfigStatus assigned=1@core.NodeConfigSource active=2@core.NodeConfigSource
  lastKnownGood=3@core.NodeConfigSource error=4s
core.NodeDaemonEndpoints kubeletEndpoint=1@core.DaemonEndpoint
core.NodeFeatures supplementalGroupsPolicy=1b!
core.NodeSpec podCIDR=1s externalID=2s providerID=3s unschedulable=4b taints=5*@core.Taint
  configSource=6@core.NodeConfigSource podCIDRs=7*s podPreemptionPolicy=8@core.NodePodPreemptionPolicy
core.NodeStatus capacity=1%Q allocatable=2%Q phase=3s conditions=4*@core.NodeCondition addresses=5*@core.NodeAddress
  daemonEndpoints=6@core.NodeDaemonEndpoints nodeInfo=7@core.NodeSystemInfo images=8*@core.ContainerImage
  volumesInUse=9*s volumesAttached=10*@core.AttachedVolume config=11@core.NodeConfigStatus
  runtimeHandlers=12*@core.NodeRuntimeHandler features=13@core.NodeFeatures declaredFeatures=14*s
core.NodeSwapStatus capacity=1i!
core.NodeSystemInfo machineID=1s! systemUUID=2s! bootID=3s! kernelVersion=4s! osImage=5s!
  containerRuntimeVersion=6s! kubeletVersion=7s! kubeProxyVersion=8s! operatingSystem=9s! architecture=10s!
  swap=11@core.NodeSwapStatus
core.ObjectReference kind=1s namespace=2s name=3s uid=4s apiVersion=5s resourceVersion=6s fieldPath=7s
core.PortStatus port=1i! protocol=2s! error=3s!
core.PreferredSchedulingTerm weight=1i! preference=2@core.NodeSelectorTerm
core.Secret metadata=1@meta.ObjectMeta data=2%y type=3s stringData=4%s immutable=5b!
core.Service metadata=1@meta.ObjectMeta spec=2@core.ServiceSpec status=3@core.ServiceStatus
core.ServiceAccount metadata=1@meta.ObjectMeta secrets=2*@core.ObjectReference
  imagePullSecrets=3*@core.LocalObjectReference automountServiceAccountToken=4b!
core.ServicePort name=1s protocol=2s port=3i! targetPort=4O nodePort=5i appProtocol=6s!
core.ServiceSpec ports=1*@core.ServicePort selector=2%s clusterIP=3s type=4s externalIPs=5*s sessionAffinity=7s
  loadBalancerIP=8s loadBalancerSourceRanges=9*s externalName=10s externalTrafficPolicy=11s healthCheckNodePort=12i
  publishNotReadyAddresses=13b sessionAffinityConfig=14@core.SessionAffinityConfig ipFamilyPolicy=17s!
  clusterIPs=18*s ipFamilies=19*s allocateLoadBalancerNodePorts=20b! loadBalancerClass=21s!
  internalTrafficPolicy=22s! trafficDistribution=23s!
core.ServiceStatus loadBalancer=1@core.LoadBalancerStatus conditions=2*@meta.Condition
core.Taint key=1s! value=2s effect=3s! timeAdded=4T
core.TypedLocalObjectReference apiGroup=1s! kind=2s! name=3s!
core.TypedObjectReference apiGroup=1s! kind=2s! name=3s! namespace=4s!
`;
