// Made by `npm run generate` from types-data/. Not edited by hand.
export const APIDISCOVERY_V2 = `
APIGroupDiscovery +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta versions?2:[]APIVersionDiscovery
APIGroupDiscoveryList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]APIGroupDiscovery
APIResourceDiscovery resource1:string responseKind?2:*meta/v1.GroupVersionKind scope3:ResourceScope singularResource4:string verbs5:[]string shortNames?6:[]string categories?7:[]string subresources?8:[]APISubresourceDiscovery
APISubresourceDiscovery subresource1:string responseKind?2:*meta/v1.GroupVersionKind acceptedTypes?3:[]meta/v1.GroupVersionKind verbs4:[]string
APIVersionDiscovery version1:string resources?2:[]APIResourceDiscovery freshness?3:DiscoveryFreshness
DiscoveryFreshness=string
ResourceScope=string
`;
