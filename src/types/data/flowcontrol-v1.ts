// Made by `npm run generate` from types-data/. Not edited by hand.
export const FLOWCONTROL_V1 = `
ConditionStatus=string
ExemptPriorityLevelConfiguration nominalConcurrencyShares?1:*int32 lendablePercent?2:*int32
FlowDistinguisherMethod type1:FlowDistinguisherMethodType
FlowDistinguisherMethodType=string
FlowSchema +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:FlowSchemaSpec status?3:FlowSchemaStatus
FlowSchemaCondition type?1:FlowSchemaConditionType status?2:ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
FlowSchemaConditionType=string
FlowSchemaList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]FlowSchema
FlowSchemaSpec priorityLevelConfiguration1:PriorityLevelConfigurationReference matchingPrecedence2:int32;optional distinguisherMethod?3:*FlowDistinguisherMethod rules?4:[]PolicyRulesWithSubjects;atomic
FlowSchemaStatus conditions?1:[]FlowSchemaCondition;patch=merge;mergeKey=type;map=type
GroupSubject name1:string
LimitResponse;unions=[{"discriminator":"type","fields-to-discriminateBy":{"queuing":"Queuing"}}] type1:LimitResponseType queuing?2:*QueuingConfiguration
LimitResponseType=string
LimitedPriorityLevelConfiguration nominalConcurrencyShares1:*int32;optional limitResponse?2:LimitResponse lendablePercent?3:*int32 borrowingLimitPercent?4:*int32
NonResourcePolicyRule verbs1:[]string;set nonResourceURLs6:[]string;set
PolicyRulesWithSubjects subjects1:[]Subject;atomic resourceRules?2:[]ResourcePolicyRule;atomic nonResourceRules?3:[]NonResourcePolicyRule;atomic
PriorityLevelConfiguration +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:PriorityLevelConfigurationSpec status?3:PriorityLevelConfigurationStatus
PriorityLevelConfigurationCondition type?1:PriorityLevelConfigurationConditionType status?2:ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
PriorityLevelConfigurationConditionType=string
PriorityLevelConfigurationList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PriorityLevelConfiguration
PriorityLevelConfigurationReference name1:string
PriorityLevelConfigurationSpec;unions=[{"discriminator":"type","fields-to-discriminateBy":{"exempt":"Exempt","limited":"Limited"}}] type1:PriorityLevelEnablement limited?2:*LimitedPriorityLevelConfiguration exempt?3:*ExemptPriorityLevelConfiguration
PriorityLevelConfigurationStatus conditions?1:[]PriorityLevelConfigurationCondition;patch=merge;mergeKey=type;map=type
PriorityLevelEnablement=string
QueuingConfiguration queues1:int32;optional handSize2:int32;optional queueLengthLimit3:int32;optional
ResourcePolicyRule verbs1:[]string;set apiGroups2:[]string;set resources3:[]string;set clusterScope?4:bool namespaces5:[]string;set;optional
ServiceAccountSubject namespace1:string name2:string
Subject;unions=[{"discriminator":"kind","fields-to-discriminateBy":{"group":"Group","serviceAccount":"ServiceAccount","user":"User"}}] kind1:SubjectKind user?2:*UserSubject group?3:*GroupSubject serviceAccount?4:*ServiceAccountSubject
SubjectKind=string
UserSubject name1:string
`;
