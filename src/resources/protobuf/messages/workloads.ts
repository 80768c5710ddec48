/** `apps/v1`, `autoscaling/v1`, `coordination/v1`, `discovery/v1` and `events/v1`. */
export const WORKLOADS = `
apps.Deployment metadata=1@meta.ObjectMeta spec=2@apps.DeploymentSpec status=3@apps.DeploymentStatus
apps.DeploymentCondition type=1s! status=2s! reason=4s message=5s lastUpdateTime=6T lastTransitionTime=7T
apps.DeploymentSpec replicas=1i! selector=2@meta.LabelSelector template=3@core.PodTemplateSpec
  strategy=4@apps.DeploymentStrategy minReadySeconds=5i revisionHistoryLimit=6i! paused=7b
  progressDeadlineSeconds=9i!
apps.DeploymentStatus observedGeneration=1i replicas=2i updatedReplicas=3i availableReplicas=4i
  unavailableReplicas=5i conditions=6*@apps.DeploymentCondition readyReplicas=7i collisionCount=8i!
  terminatingReplicas=9i!
apps.DeploymentStrategy type=1s rollingUpdate=2@apps.RollingUpdateDeployment
apps.ReplicaSet metadata=1@meta.ObjectMeta spec=2@apps.ReplicaSetSpec status=3@apps.ReplicaSetStatus
apps.ReplicaSetCondition type=1s! status=2s! lastTransitionTime=3T reason=4s message=5s
apps.ReplicaSetSpec replicas=1i! selector=2@meta.LabelSelector template=3@core.PodTemplateSpec minReadySeconds=4i
apps.ReplicaSetStatus replicas=1i! fullyLabeledReplicas=2i observedGeneration=3i readyReplicas=4i
  availableReplicas=5i conditions=6*@apps.ReplicaSetCondition terminatingReplicas=7i!
apps.RollingUpdateDeployment maxUnavailable=1O maxSurge=2O
coord.Lease metadata=1@meta.ObjectMeta spec=2@coord.LeaseSpec
coord.LeaseSpec holderIdentity=1s! leaseDurationSeconds=2i! acquireTime=3M renewTime=4M leaseTransitions=5i!
  strategy=6s! preferredHolder=7s!
disc.Endpoint addresses=1*s conditions=2@disc.EndpointConditions hostname=3s! targetRef=4@core.ObjectReference
  deprecatedTopology=5%s nodeName=6s! zone=7s! hints=8@disc.EndpointHints
disc.EndpointConditions ready=1b! serving=2b! terminating=3b!
disc.EndpointHints forZones=1*@disc.ForZone forNodes=2*@disc.ForNode
disc.EndpointPort name=1s! protocol=2s! port=3i! appProtocol=4s!
disc.EndpointSlice metadata=1@meta.ObjectMeta endpoints=2*@disc.Endpoint ports=3*@disc.EndpointPort addressType=4s!
disc.ForNode name=1s!
disc.ForZone name=1s!
events.Event metadata=1@meta.ObjectMeta eventTime=2M series=3@events.EventSeries reportingController=4s
  reportingInstance=5s action=6s reason=7s regarding=8@core.ObjectReference related=9@core.ObjectReference note=10s
  type=11s deprecatedSource=12@core.EventSource deprecatedFirstTimestamp=13T deprecatedLastTimestamp=14T
  deprecatedCount=15i
events.EventSeries count=1i! lastObservedTime=2M
scale.Scale metadata=1@meta.ObjectMeta spec=2@scale.ScaleSpec status=3@scale.ScaleStatus
scale.ScaleSpec replicas=1i
scale.ScaleStatus replicas=1i! selector=2s
`;
