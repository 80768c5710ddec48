// Made by `npm run generate` from types-data/. Not edited by hand.
export const DISCOVERY_V1 = `
AddressType=string FQDN|IPv4|IPv6
Endpoint addresses1:[]string;set conditions?2:EndpointConditions hostname?3:*string targetRef?4:*core/v1.ObjectReference deprecatedTopology?5:map[string]string nodeName?6:*string zone?7:*string hints?8:*EndpointHints
EndpointConditions ready?1:*bool serving?2:*bool terminating?3:*bool
EndpointHints forZones?1:[]ForZone;atomic forNodes?2:[]ForNode;atomic
EndpointPort;atomic name?1:*string protocol?2:*core/v1.Protocol port?3:*int32 appProtocol?4:*string
EndpointSlice +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta addressType4:AddressType endpoints2:[]Endpoint;atomic;optional ports3:[]EndpointPort;atomic;optional
EndpointSliceList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]EndpointSlice
ForNode name1:string
ForZone name1:string
`;
