// Made by `npm run generate` from types-data/. Not edited by hand.
export const APIREGISTRATION_V1 = `
APIService +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:APIServiceSpec status?3:APIServiceStatus
APIServiceCondition type1:APIServiceConditionType status2:ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
APIServiceConditionType=string
APIServiceList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]APIService
APIServiceSpec service?1:*ServiceReference group?2:string version?3:string insecureSkipTLSVerify?4:bool caBundle?5:[]uint8;atomic groupPriorityMinimum7:int32 versionPriority8:int32
APIServiceStatus conditions?1:[]APIServiceCondition;patch=merge;mergeKey=type;map=type
ConditionStatus=string
ServiceReference namespace?1:string name?2:string port?3:*int32
`;
