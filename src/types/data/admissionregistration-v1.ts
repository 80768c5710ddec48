// Made by `npm run generate` from types-data/. Not edited by hand.
export const ADMISSIONREGISTRATION_V1 = `
ApplyConfiguration expression?1:string
AuditAnnotation key1:string valueExpression2:string
ExpressionWarning fieldRef2:string warning3:string
FailurePolicyType=string Fail|Ignore
JSONPatch expression?1:string
MatchCondition name1:string expression2:string
MatchPolicyType=string Equivalent|Exact
MatchResources;atomic namespaceSelector?1:*meta/v1.LabelSelector objectSelector?2:*meta/v1.LabelSelector resourceRules?3:[]NamedRuleWithOperations;atomic excludeResourceRules?4:[]NamedRuleWithOperations;atomic matchPolicy?7:*MatchPolicyType
MutatingAdmissionPolicy +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:MutatingAdmissionPolicySpec
MutatingAdmissionPolicyBinding +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]MutatingAdmissionPolicyBinding
MutatingAdmissionPolicyBindingSpec policyName?1:string paramRef?2:*ParamRef matchResources?3:*MatchResources
MutatingAdmissionPolicyList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]MutatingAdmissionPolicy
MutatingAdmissionPolicySpec paramKind?1:*ParamKind matchConstraints?2:*MatchResources variables?3:[]Variable;atomic mutations?4:[]Mutation;atomic failurePolicy?5:*FailurePolicyType matchConditions?6:[]MatchCondition;patch=merge;mergeKey=name;map=name reinvocationPolicy?7:ReinvocationPolicyType
MutatingWebhook name1:string clientConfig2:WebhookClientConfig rules?3:[]RuleWithOperations;atomic failurePolicy?4:*FailurePolicyType matchPolicy?9:*MatchPolicyType namespaceSelector?5:*meta/v1.LabelSelector objectSelector?11:*meta/v1.LabelSelector sideEffects6:*SideEffectClass timeoutSeconds?7:*int32 admissionReviewVersions8:[]string;atomic reinvocationPolicy?10:*ReinvocationPolicyType matchConditions?12:[]MatchCondition;patch=merge;mergeKey=name;map=name
MutatingWebhookConfiguration +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta webhooks?2:[]MutatingWebhook;patch=merge;mergeKey=name;map=name
MutatingWebhookConfigurationList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]MutatingWebhookConfiguration
Mutation patchType2:PatchType applyConfiguration?3:*ApplyConfiguration jsonPatch?4:*JSONPatch
NamedRuleWithOperations;atomic resourceNames?1:[]string;atomic +2:RuleWithOperations
OperationType=string *|CONNECT|CREATE|DELETE|UPDATE
ParamKind;atomic apiVersion?1:string kind?2:string
ParamRef;atomic name?1:string namespace?2:string selector?3:*meta/v1.LabelSelector parameterNotFoundAction?4:*ParameterNotFoundActionType
ParameterNotFoundActionType=string
PatchType=string ApplyConfiguration|JSONPatch
ReinvocationPolicyType=string IfNeeded|Never
Rule apiGroups?1:[]string;atomic apiVersions?2:[]string;atomic resources?3:[]string;atomic scope?4:*ScopeType
RuleWithOperations operations?1:[]OperationType;atomic +2:Rule
ScopeType=string *|Cluster|Namespaced
ServiceReference namespace1:string name2:string path?3:*string port?4:*int32
SideEffectClass=string None|NoneOnDryRun|Some|Unknown
TypeChecking expressionWarnings?1:[]ExpressionWarning;atomic
ValidatingAdmissionPolicy +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ValidatingAdmissionPolicySpec status?3:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ValidatingAdmissionPolicyBindingSpec;required
ValidatingAdmissionPolicyBindingList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ValidatingAdmissionPolicyBinding
ValidatingAdmissionPolicyBindingSpec policyName?1:string;required paramRef?2:*ParamRef matchResources?3:*MatchResources validationActions?4:[]ValidationAction;set;required
ValidatingAdmissionPolicyList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ValidatingAdmissionPolicy
ValidatingAdmissionPolicySpec paramKind?1:*ParamKind matchConstraints?2:*MatchResources validations?3:[]Validation;atomic failurePolicy?4:*FailurePolicyType auditAnnotations?5:[]AuditAnnotation;atomic matchConditions?6:[]MatchCondition;patch=merge;mergeKey=name;map=name variables?7:[]Variable;patch=merge;mergeKey=name;map=name
ValidatingAdmissionPolicyStatus observedGeneration?1:int64 typeChecking?2:*TypeChecking conditions?3:[]meta/v1.Condition;map=type
ValidatingWebhook name1:string clientConfig2:WebhookClientConfig rules?3:[]RuleWithOperations;atomic failurePolicy?4:*FailurePolicyType matchPolicy?9:*MatchPolicyType namespaceSelector?5:*meta/v1.LabelSelector objectSelector?10:*meta/v1.LabelSelector sideEffects6:*SideEffectClass timeoutSeconds?7:*int32 admissionReviewVersions8:[]string;atomic matchConditions?11:[]MatchCondition;patch=merge;mergeKey=name;map=name
ValidatingWebhookConfiguration +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta webhooks?2:[]ValidatingWebhook;patch=merge;mergeKey=name;map=name
ValidatingWebhookConfigurationList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ValidatingWebhookConfiguration
Validation expression1:string message?2:string reason?3:*meta/v1.StatusReason messageExpression?4:string
ValidationAction=string Audit|Deny|Warn
Variable;atomic name1:string expression2:string
WebhookClientConfig url?3:*string service?1:*ServiceReference caBundle?2:[]uint8
`;
