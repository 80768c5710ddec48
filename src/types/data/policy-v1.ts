// Made by `npm run generate` from types-data/. Not edited by hand.
export const POLICY_V1 = `
Eviction +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta deleteOptions?2:*meta/v1.DeleteOptions
PodDisruptionBudget +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:PodDisruptionBudgetSpec status?3:PodDisruptionBudgetStatus
PodDisruptionBudgetList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PodDisruptionBudget
PodDisruptionBudgetSpec minAvailable?1:*intstr.IntOrString selector?2:*meta/v1.LabelSelector;patch=replace maxUnavailable?3:*intstr.IntOrString unhealthyPodEvictionPolicy?4:*UnhealthyPodEvictionPolicyType
PodDisruptionBudgetStatus observedGeneration?1:int64 disruptedPods?2:map[string]meta/v1.Time disruptionsAllowed3:int32;optional currentHealthy4:int32;optional desiredHealthy5:int32;optional expectedPods6:int32;optional conditions?7:[]meta/v1.Condition;patch=merge;mergeKey=type;map=type
UnhealthyPodEvictionPolicyType=string AlwaysAllow|IfHealthyBudget
`;
