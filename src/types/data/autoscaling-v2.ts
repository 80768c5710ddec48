// Made by `npm run generate` from types-data/. Not edited by hand.
export const AUTOSCALING_V2 = `
ContainerResourceMetricSource name1:core/v1.ResourceName target2:MetricTarget container3:string
ContainerResourceMetricStatus name1:core/v1.ResourceName current2:MetricValueStatus container3:string
CrossVersionObjectReference kind1:string name2:string apiVersion?3:string
ExternalMetricSource metric1:MetricIdentifier target2:MetricTarget
ExternalMetricStatus metric1:MetricIdentifier current2:MetricValueStatus
HPAScalingPolicy type1:HPAScalingPolicyType value2:int32 periodSeconds3:int32
HPAScalingPolicyType=string
HPAScalingRules stabilizationWindowSeconds?3:*int32 selectPolicy?1:*ScalingPolicySelect policies?2:[]HPAScalingPolicy;atomic tolerance?4:*resource.Quantity
HorizontalPodAutoscaler +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:HorizontalPodAutoscalerSpec;required status?3:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior scaleUp?1:*HPAScalingRules scaleDown?2:*HPAScalingRules
HorizontalPodAutoscalerCondition type1:HorizontalPodAutoscalerConditionType status2:core/v1.ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
HorizontalPodAutoscalerConditionType=string
HorizontalPodAutoscalerList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]HorizontalPodAutoscaler
HorizontalPodAutoscalerSpec scaleTargetRef1:CrossVersionObjectReference minReplicas?2:*int32 maxReplicas3:int32 metrics?4:[]MetricSpec;atomic behavior?5:*HorizontalPodAutoscalerBehavior
HorizontalPodAutoscalerStatus observedGeneration?1:*int64 lastScaleTime?2:*meta/v1.Time currentReplicas?3:int32 desiredReplicas4:int32 currentMetrics5:[]MetricStatus;atomic;optional conditions?6:[]HorizontalPodAutoscalerCondition;patch=merge;mergeKey=type;map=type
MetricIdentifier name1:string selector?2:*meta/v1.LabelSelector
MetricSourceType=string
MetricSpec type1:MetricSourceType object?2:*ObjectMetricSource pods?3:*PodsMetricSource resource?4:*ResourceMetricSource containerResource?7:*ContainerResourceMetricSource external?5:*ExternalMetricSource
MetricStatus type1:MetricSourceType object?2:*ObjectMetricStatus pods?3:*PodsMetricStatus resource?4:*ResourceMetricStatus containerResource?7:*ContainerResourceMetricStatus external?5:*ExternalMetricStatus
MetricTarget type1:MetricTargetType value?2:*resource.Quantity averageValue?3:*resource.Quantity averageUtilization?4:*int32
MetricTargetType=string
MetricValueStatus value?1:*resource.Quantity averageValue?2:*resource.Quantity averageUtilization?3:*int32
ObjectMetricSource describedObject1:CrossVersionObjectReference target2:MetricTarget metric3:MetricIdentifier
ObjectMetricStatus metric1:MetricIdentifier current2:MetricValueStatus describedObject3:CrossVersionObjectReference
PodsMetricSource metric1:MetricIdentifier target2:MetricTarget
PodsMetricStatus metric1:MetricIdentifier current2:MetricValueStatus
ResourceMetricSource name1:core/v1.ResourceName target2:MetricTarget
ResourceMetricStatus name1:core/v1.ResourceName current2:MetricValueStatus
ScalingPolicySelect=string
`;
