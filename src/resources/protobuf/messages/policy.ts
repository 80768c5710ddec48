/** `admissionregistration/v1` and `flowcontrol/v1`. */
export const POLICY = `
adm.ApplyConfiguration expression=1s
adm.AuditAnnotation key=1s! valueExpression=2s!
adm.ExpressionWarning fieldRef=2s! warning=3s!
adm.JSONPatch expression=1s
adm.MatchCondition name=1s! expression=2s!
adm.MatchResources namespaceSelector=1@meta.LabelSelector objectSelector=2@meta.LabelSelector
  resourceRules=3*@adm.NamedRuleWithOperations excludeResourceRules=4*@adm.NamedRuleWithOperations matchPolicy=7s!
adm.MutatingAdmissionPolicy metadata=1@meta.ObjectMeta spec=2@adm.MutatingAdmissionPolicySpec
adm.MutatingAdmissionPolicyBinding metadata=1@meta.ObjectMeta spec=2@adm.MutatingAdmissionPolicyBindingSpec
adm.MutatingAdmissionPolicyBindingSpec policyName=1s paramRef=2@adm.ParamRef matchResources=3@adm.MatchResources
adm.MutatingAdmissionPolicySpec paramKind=1@adm.ParamKind matchConstraints=2@adm.MatchResources
  variables=3*@adm.Variable mutations=4*@adm.Mutation failurePolicy=5s! matchConditions=6*@adm.MatchCondition
  reinvocationPolicy=7s
adm.MutatingWebhook name=1s! clientConfig=2@adm.WebhookClientConfig rules=3*@adm.RuleWithOperations
  failurePolicy=4s! namespaceSelector=5@meta.LabelSelector sideEffects=6s! timeoutSeconds=7i!
  admissionReviewVersions=8*s matchPolicy=9s! reinvocationPolicy=10s! objectSelector=11@meta.LabelSelector
  matchConditions=12*@adm.MatchCondition
adm.MutatingWebhookConfiguration metadata=1@meta.ObjectMeta webhooks=2*@adm.MutatingWebhook
adm.Mutation patchType=2s! applyConfiguration=3@adm.ApplyConfiguration jsonPatch=4@adm.JSONPatch
adm.NamedRuleWithOperations resourceNames=1*s =2@adm.RuleWithOperations
adm.ParamKind apiVersion=1s kind=2s
adm.ParamRef name=1s namespace=2s selector=3@meta.LabelSelector parameterNotFoundAction=4s!
adm.Rule apiGroups=1*s apiVersions=2*s resources=3*s scope=4s!
adm.RuleWithOperations operations=1*s =2@adm.Rule
adm.ServiceReference namespace=1s! name=2s! path=3s! port=4i!
adm.TypeChecking expressionWarnings=1*@adm.ExpressionWarning
adm.ValidatingAdmissionPolicy metadata=1@meta.ObjectMeta spec=2@adm.ValidatingAdmissionPolicySpec
  status=3@adm.ValidatingAdmissionPolicyStatus
adm.ValidatingAdmissionPolicyBinding metadata=1@meta.ObjectMeta spec=2@adm.ValidatingAdmissionPolicyBindingSpec
adm.ValidatingAdmissionPolicyBindingSpec policyName=1s paramRef=2@adm.ParamRef matchResources=3@adm.MatchResources
  validationActions=4*s
adm.ValidatingAdmissionPolicySpec paramKind=1@adm.ParamKind matchConstraints=2@adm.MatchResources
  validations=3*@adm.Validation failurePolicy=4s! auditAnnotations=5*@adm.AuditAnnotation
  matchConditions=6*@adm.MatchCondition variables=7*@adm.Variable
adm.ValidatingAdmissionPolicyStatus observedGeneration=1i typeChecking=2@adm.TypeChecking
  conditions=3*@meta.Condition
adm.ValidatingWebhook name=1s! clientConfig=2@adm.WebhookClientConfig rules=3*@adm.RuleWithOperations
  failurePolicy=4s! namespaceSelector=5@meta.LabelSelector sideEffects=6s! timeoutSeconds=7i!
  admissionReviewVersions=8*s matchPolicy=9s! objectSelector=10@meta.LabelSelector
  matchConditions=11*@adm.MatchCondition
adm.ValidatingWebhookConfiguration metadata=1@meta.ObjectMeta webhooks=2*@adm.ValidatingWebhook
adm.Validation expression=1s! message=2s reason=3s! messageExpression=4s
adm.Variable name=1s! expression=2s!
adm.WebhookClientConfig service=1@adm.ServiceReference caBundle=2y url=3s!
flow.ExemptPriorityLevelConfiguration nominalConcurrencyShares=1i! lendablePercent=2i!
flow.FlowDistinguisherMethod type=1s!
flow.FlowSchema metadata=1@meta.ObjectMeta spec=2@flow.FlowSchemaSpec status=3@flow.FlowSchemaStatus
flow.FlowSchemaCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
flow.FlowSchemaSpec priorityLevelConfiguration=1@flow.PriorityLevelConfigurationReference matchingPrecedence=2i!
  distinguisherMethod=3@flow.FlowDistinguisherMethod rules=4*@flow.PolicyRulesWithSubjects
flow.FlowSchemaStatus conditions=1*@flow.FlowSchemaCondition
flow.GroupSubject name=1s!
flow.LimitResponse type=1s! queuing=2@flow.QueuingConfiguration
flow.LimitedPriorityLevelConfiguration nominalConcurrencyShares=1i! limitResponse=2@flow.LimitResponse
  lendablePercent=3i! borrowingLimitPercent=4i!
flow.NonResourcePolicyRule verbs=1*s nonResourceURLs=6*s
flow.PolicyRulesWithSubjects subjects=1*@flow.Subject resourceRules=2*@flow.ResourcePolicyRule
  nonResourceRules=3*@flow.NonResourcePolicyRule
flow.PriorityLevelConfiguration metadata=1@meta.ObjectMeta spec=2@flow.PriorityLevelConfigurationSpec
  status=3@flow.PriorityLevelConfigurationStatus
flow.PriorityLevelConfigurationCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
flow.PriorityLevelConfigurationReference name=1s!
flow.PriorityLevelConfigurationSpec type=1s! limited=2@flow.LimitedPriorityLevelConfiguration
  exempt=3@flow.ExemptPriorityLevelConfiguration
flow.PriorityLevelConfigurationStatus conditions=1*@flow.PriorityLevelConfigurationCondition
flow.QueuingConfiguration queues=1i! handSize=2i! queueLengthLimit=3i!
flow.ResourcePolicyRule verbs=1*s apiGroups=2*s resources=3*s clusterScope=4b namespaces=5*s
flow.ServiceAccountSubject namespace=1s! name=2s!
flow.Subject kind=1s! user=2@flow.UserSubject group=3@flow.GroupSubject serviceAccount=4@flow.ServiceAccountSubject
flow.UserSubject name=1s!
`;
