// Made by `npm run generate` from types-data/. Not edited by hand.
export const COORDINATION_V1 = `
CoordinatedLeaseStrategy=string
Lease +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:LeaseSpec
LeaseList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Lease
LeaseSpec holderIdentity?1:*string leaseDurationSeconds?2:*int32 acquireTime?3:*meta/v1.MicroTime renewTime?4:*meta/v1.MicroTime leaseTransitions?5:*int32 strategy?6:*CoordinatedLeaseStrategy preferredHolder?7:*string
`;
