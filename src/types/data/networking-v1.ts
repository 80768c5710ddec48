// Made by `npm run generate` from types-data/. Not edited by hand.
export const NETWORKING_V1 = `
HTTPIngressPath path?1:string pathType3:*PathType backend2:IngressBackend
HTTPIngressRuleValue paths1:[]HTTPIngressPath;atomic
IPAddress +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:IPAddressSpec;required
IPAddressList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]IPAddress
IPAddressSpec parentRef?1:*ParentReference;required
IPBlock cidr1:string except?2:[]string;atomic
Ingress +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:IngressSpec status?3:IngressStatus
IngressBackend service?4:*IngressServiceBackend resource?3:*core/v1.TypedLocalObjectReference
IngressClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:IngressClassSpec
IngressClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]IngressClass
IngressClassParametersReference apiGroup?1:*string kind2:string name3:string scope4:*string;optional namespace?5:*string
IngressClassSpec controller?1:string parameters?2:*IngressClassParametersReference
IngressList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Ingress
IngressLoadBalancerIngress ip?1:string hostname?2:string ports?4:[]IngressPortStatus;atomic
IngressLoadBalancerStatus ingress?1:[]IngressLoadBalancerIngress;atomic
IngressPortStatus port1:int32 protocol2:core/v1.Protocol error?3:*string
IngressRule host?1:string +2:IngressRuleValue
IngressRuleValue http?1:*HTTPIngressRuleValue
IngressServiceBackend name1:string port?2:ServiceBackendPort
IngressSpec ingressClassName?4:*string defaultBackend?1:*IngressBackend tls?2:[]IngressTLS;atomic rules?3:[]IngressRule;atomic
IngressStatus loadBalancer?1:IngressLoadBalancerStatus
IngressTLS hosts?1:[]string;atomic secretName?2:string
NetworkPolicy +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:NetworkPolicySpec
NetworkPolicyEgressRule ports?1:[]NetworkPolicyPort;atomic to?2:[]NetworkPolicyPeer;atomic
NetworkPolicyIngressRule ports?1:[]NetworkPolicyPort;atomic from?2:[]NetworkPolicyPeer;atomic
NetworkPolicyList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]NetworkPolicy
NetworkPolicyPeer podSelector?1:*meta/v1.LabelSelector namespaceSelector?2:*meta/v1.LabelSelector ipBlock?3:*IPBlock
NetworkPolicyPort protocol?1:*core/v1.Protocol port?2:*intstr.IntOrString endPort?3:*int32
NetworkPolicySpec podSelector1:meta/v1.LabelSelector;optional ingress?2:[]NetworkPolicyIngressRule;atomic egress?3:[]NetworkPolicyEgressRule;atomic policyTypes?4:[]PolicyType;atomic
ParentReference group?1:string resource?2:string;required namespace?3:string name?4:string;required
PathType=string Exact|ImplementationSpecific|Prefix
PolicyType=string Egress|Ingress
ServiceBackendPort;atomic name?1:string number?2:int32
ServiceCIDR +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ServiceCIDRSpec status?3:ServiceCIDRStatus
ServiceCIDRList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ServiceCIDR
ServiceCIDRSpec cidrs?1:[]string;atomic
ServiceCIDRStatus conditions?1:[]meta/v1.Condition;patch=merge;mergeKey=type;map=type
`;
