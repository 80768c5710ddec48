// Made by `npm run generate` from types-data/. Not edited by hand.
export const META_V1 = `
APIGroup +:TypeMeta name1:string versions2:[]GroupVersionForDiscovery;atomic preferredVersion?3:GroupVersionForDiscovery serverAddressByClientCIDRs?4:[]ServerAddressByClientCIDR;atomic
APIGroupList +:TypeMeta groups1:[]APIGroup;atomic
APIResource name1:string singularName6:string namespaced2:bool group?8:string version?9:string kind3:string verbs4:Verbs;message shortNames?5:[]string;atomic categories?7:[]string;atomic storageVersionHash?10:string
APIResourceList +:TypeMeta groupVersion1:string resources2:[]APIResource;atomic
APIVersions +:TypeMeta versions1:[]string;atomic serverAddressByClientCIDRs2:[]ServerAddressByClientCIDR;atomic
CauseType=string
Condition type1:string status2:ConditionStatus observedGeneration?3:int64 lastTransitionTime4:Time reason5:string message6:string
ConditionStatus=string
CreateOptions +:TypeMeta dryRun?1:[]string fieldManager?3:string fieldValidation?4:string
DeleteOptions +:TypeMeta gracePeriodSeconds?1:*int64 preconditions?2:*Preconditions orphanDependents?3:*bool propagationPolicy?4:*DeletionPropagation dryRun?5:[]string;atomic ignoreStoreReadErrorWithClusterBreakingPotential?6:*bool
DeletionPropagation=string
FieldSelectorOperator=string
FieldSelectorRequirement key1:string operator2:FieldSelectorOperator values?3:[]string;atomic
FieldsV1 -1:[]uint8
GetOptions +:TypeMeta resourceVersion?1:string
GroupVersionForDiscovery groupVersion1:string version2:string
GroupVersionKind group1:string version2:string kind3:string
GroupVersionResource group1:string version2:string resource3:string
IncludeObjectPolicy=string
LabelSelector;atomic matchLabels?1:map[string]string matchExpressions?2:[]LabelSelectorRequirement;atomic
LabelSelectorOperator=string
LabelSelectorRequirement key1:string operator2:LabelSelectorOperator values?3:[]string;atomic
ListMeta selfLink?1:string resourceVersion?2:string continue?3:string remainingItemCount?4:*int64 shardInfo?5:*ShardInfo
ListOptions +:TypeMeta labelSelector?1:string fieldSelector?2:string watch?3:bool allowWatchBookmarks?9:bool resourceVersion?4:string resourceVersionMatch?10:ResourceVersionMatch timeoutSeconds?5:*int64 limit?7:int64 continue?8:string sendInitialEvents?11:*bool shardSelector?15:string
ManagedFieldsEntry manager?1:string operation?2:ManagedFieldsOperationType apiVersion?3:string time?4:*Time fieldsType?6:string fieldsV1?7:*FieldsV1 subresource?8:string
ManagedFieldsOperationType=string
MicroTime
ObjectMeta name?1:string generateName?2:string namespace?3:string selfLink?4:string uid?5:types.UID resourceVersion?6:string generation?7:int64 creationTimestamp??8:Time deletionTimestamp?9:*Time deletionGracePeriodSeconds?10:*int64 labels?11:map[string]string annotations?12:map[string]string ownerReferences?13:[]OwnerReference;patch=merge;mergeKey=uid;map=uid finalizers?14:[]string;patch=merge;set managedFields?17:[]ManagedFieldsEntry;atomic
OwnerReference;atomic apiVersion5:string kind1:string name3:string uid4:types.UID controller?6:*bool blockOwnerDeletion?7:*bool
PartialObjectMetadata +:TypeMeta metadata?1:ObjectMeta
PartialObjectMetadataList +:TypeMeta metadata?1:ListMeta items2:[]PartialObjectMetadata
Patch
PatchOptions +:TypeMeta dryRun?1:[]string force?2:*bool fieldManager?3:string fieldValidation?4:string
Preconditions uid?1:*types.UID resourceVersion?2:*string
ResourceVersionMatch=string
RowConditionType=string
ServerAddressByClientCIDR clientCIDR1:string serverAddress2:string
ShardInfo selector1:string
Status +:TypeMeta metadata?1:ListMeta status?2:string message?3:string reason?4:StatusReason details?5:*StatusDetails code?6:int32
StatusCause reason?1:CauseType message?2:string field?3:string
StatusDetails name?1:string group?2:string kind?3:string uid?6:types.UID causes?4:[]StatusCause;atomic retryAfterSeconds?5:int32
StatusReason=string
Table +:TypeMeta metadata?:ListMeta columnDefinitions:[]TableColumnDefinition rows:[]TableRow
TableColumnDefinition name:string type:string format:string description:string priority:int32
TableOptions +:TypeMeta includeObject?1:IncludeObjectPolicy
TableRow cells:[]any conditions?:[]TableRowCondition object?:runtime.RawExtension
TableRowCondition type:RowConditionType status:ConditionStatus reason?:string message?:string
Time
TypeMeta kind?1:string apiVersion?2:string
UpdateOptions +:TypeMeta dryRun?1:[]string fieldManager?2:string fieldValidation?3:string
Verbs=[]string
WatchEvent type1:string object2:runtime.RawExtension
`;
