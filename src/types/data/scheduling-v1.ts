// Made by `npm run generate` from types-data/. Not edited by hand.
export const SCHEDULING_V1 = `
PriorityClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta value2:int32;optional globalDefault?3:bool description?4:string preemptionPolicy?5:*core/v1.PreemptionPolicy
PriorityClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PriorityClass
`;
