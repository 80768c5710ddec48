// Made by `npm run generate` from types-data/. Not edited by hand.
export const APPS_V1 = `
ControllerRevision +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta data?2:runtime.RawExtension revision3:int64
ControllerRevisionList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ControllerRevision
DaemonSet +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:DaemonSetSpec status?3:DaemonSetStatus
DaemonSetCondition type1:DaemonSetConditionType status2:core/v1.ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
DaemonSetConditionType=string
DaemonSetList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]DaemonSet
DaemonSetSpec selector1:*meta/v1.LabelSelector template2:core/v1.PodTemplateSpec updateStrategy?3:DaemonSetUpdateStrategy minReadySeconds?4:int32 revisionHistoryLimit?6:*int32
DaemonSetStatus currentNumberScheduled1:int32 numberMisscheduled2:int32 desiredNumberScheduled3:int32 numberReady4:int32 observedGeneration?5:int64 updatedNumberScheduled?6:int32 numberAvailable?7:int32 numberUnavailable?8:int32 collisionCount?9:*int32 conditions?10:[]DaemonSetCondition;patch=merge;mergeKey=type;map=type
DaemonSetUpdateStrategy type?1:DaemonSetUpdateStrategyType rollingUpdate?2:*RollingUpdateDaemonSet
DaemonSetUpdateStrategyType=string OnDelete|RollingUpdate
Deployment +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:DeploymentSpec status?3:DeploymentStatus
DeploymentCondition type1:DeploymentConditionType status2:core/v1.ConditionStatus lastUpdateTime?6:meta/v1.Time lastTransitionTime?7:meta/v1.Time reason?4:string message?5:string
DeploymentConditionType=string
DeploymentList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Deployment
DeploymentSpec replicas?1:*int32 selector2:*meta/v1.LabelSelector template3:core/v1.PodTemplateSpec strategy?4:DeploymentStrategy;patch=retainKeys minReadySeconds?5:int32 revisionHistoryLimit?6:*int32 paused?7:bool progressDeadlineSeconds?9:*int32
DeploymentStatus observedGeneration?1:int64 replicas?2:int32 updatedReplicas?3:int32 readyReplicas?7:int32 availableReplicas?4:int32 unavailableReplicas?5:int32 terminatingReplicas?9:*int32 conditions?6:[]DeploymentCondition;patch=merge;mergeKey=type;map=type collisionCount?8:*int32
DeploymentStrategy type?1:DeploymentStrategyType rollingUpdate?2:*RollingUpdateDeployment
DeploymentStrategyType=string Recreate|RollingUpdate
PersistentVolumeClaimRetentionPolicyType=string
PodManagementPolicyType=string OrderedReady|Parallel
ReplicaSet +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ReplicaSetSpec status?3:ReplicaSetStatus
ReplicaSetCondition type1:ReplicaSetConditionType status2:core/v1.ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
ReplicaSetConditionType=string
ReplicaSetList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ReplicaSet
ReplicaSetSpec replicas?1:*int32 minReadySeconds?4:int32 selector2:*meta/v1.LabelSelector template?3:core/v1.PodTemplateSpec
ReplicaSetStatus replicas1:int32 fullyLabeledReplicas?2:int32 readyReplicas?4:int32 availableReplicas?5:int32 terminatingReplicas?7:*int32 observedGeneration?3:int64 conditions?6:[]ReplicaSetCondition;patch=merge;mergeKey=type;map=type
RollingUpdateDaemonSet maxUnavailable?1:*intstr.IntOrString maxSurge?2:*intstr.IntOrString
RollingUpdateDeployment maxUnavailable?1:*intstr.IntOrString maxSurge?2:*intstr.IntOrString
RollingUpdateStatefulSetStrategy partition?1:*int32 maxUnavailable?2:*intstr.IntOrString
StatefulSet +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:StatefulSetSpec status?3:StatefulSetStatus
StatefulSetCondition type1:StatefulSetConditionType status2:core/v1.ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
StatefulSetConditionType=string
StatefulSetList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]StatefulSet
StatefulSetOrdinals start1:int32;optional
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted?1:PersistentVolumeClaimRetentionPolicyType whenScaled?2:PersistentVolumeClaimRetentionPolicyType
StatefulSetSpec replicas?1:*int32 selector2:*meta/v1.LabelSelector template3:core/v1.PodTemplateSpec volumeClaimTemplates?4:[]core/v1.PersistentVolumeClaim;atomic serviceName5:string;optional podManagementPolicy?6:PodManagementPolicyType updateStrategy?7:StatefulSetUpdateStrategy revisionHistoryLimit?8:*int32 minReadySeconds?9:int32 persistentVolumeClaimRetentionPolicy?10:*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals?11:*StatefulSetOrdinals
StatefulSetStatus observedGeneration?1:int64 replicas2:int32 readyReplicas?3:int32 currentReplicas?4:int32 updatedReplicas?5:int32 currentRevision?6:string updateRevision?7:string collisionCount?9:*int32 conditions?10:[]StatefulSetCondition;patch=merge;mergeKey=type;map=type availableReplicas11:int32;optional
StatefulSetUpdateStrategy type?1:StatefulSetUpdateStrategyType rollingUpdate?2:*RollingUpdateStatefulSetStrategy
StatefulSetUpdateStrategyType=string OnDelete|RollingUpdate
`;
