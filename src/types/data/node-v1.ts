// Made by `npm run generate` from types-data/. Not edited by hand.
export const NODE_V1 = `
Overhead podFixed?1:core/v1.ResourceList
RuntimeClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta handler2:string overhead?3:*Overhead scheduling?4:*Scheduling
RuntimeClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]RuntimeClass
Scheduling nodeSelector?1:map[string]string;atomic tolerations?2:[]core/v1.Toleration;atomic
`;
