// Made by `npm run generate` from types-data/. Not edited by hand.
export const AUTOSCALING_V1 = `
CrossVersionObjectReference;atomic kind1:string name2:string apiVersion?3:string
HorizontalPodAutoscaler +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:HorizontalPodAutoscalerSpec;required status?3:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]HorizontalPodAutoscaler
HorizontalPodAutoscalerSpec scaleTargetRef1:CrossVersionObjectReference minReplicas?2:*int32 maxReplicas3:int32 targetCPUUtilizationPercentage?4:*int32
HorizontalPodAutoscalerStatus observedGeneration?1:*int64 lastScaleTime?2:*meta/v1.Time currentReplicas3:int32 desiredReplicas4:int32 currentCPUUtilizationPercentage?5:*int32
Scale +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ScaleSpec status?3:ScaleStatus
ScaleSpec replicas?1:int32;default=0
ScaleStatus replicas1:int32 selector?2:string
`;
