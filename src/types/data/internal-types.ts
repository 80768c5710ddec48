// Made by `npm run generate` from types-data/. Not edited by hand.
export const INTERNAL_TYPES = `
admissionregistration.AuditAnnotation Key:s ValueExpression:s
admissionregistration.ExpressionWarning FieldRef:s Warning:s
admissionregistration.MatchCondition Name:s Expression:s
admissionregistration.MatchResources NamespaceSelector:*j ObjectSelector:*j ResourceRules:[]admissionregistration.NamedRuleWithOperations ExcludeResourceRules:[]admissionregistration.NamedRuleWithOperations MatchPolicy:*s
admissionregistration.MutatingWebhook Name:s ClientConfig:admissionregistration.WebhookClientConfig Rules:[]admissionregistration.RuleWithOperations FailurePolicy:*s MatchPolicy:*s NamespaceSelector:*j ObjectSelector:*j SideEffects:*s TimeoutSeconds:*n AdmissionReviewVersions:[]s ReinvocationPolicy:*s MatchConditions:[]admissionregistration.MatchCondition
admissionregistration.MutatingWebhookConfiguration +meta Webhooks:[]admissionregistration.MutatingWebhook
admissionregistration.NamedRuleWithOperations ResourceNames:[]s RuleWithOperations=:admissionregistration.RuleWithOperations
admissionregistration.ParamKind APIVersion=apiVersion:s Kind:s
admissionregistration.ParamRef Name:s Namespace:s Selector:*j ParameterNotFoundAction:*s
admissionregistration.Rule APIGroups=apiGroups:[]s APIVersions=apiVersions:[]s Resources:[]s Scope:*s
admissionregistration.RuleWithOperations Operations:[]s +admissionregistration.Rule
admissionregistration.ServiceReference Namespace:s Name:s Path:*s Port:n
admissionregistration.TypeChecking ExpressionWarnings:[]admissionregistration.ExpressionWarning
admissionregistration.ValidatingAdmissionPolicy +meta Spec:admissionregistration.ValidatingAdmissionPolicySpec Status:admissionregistration.ValidatingAdmissionPolicyStatus
admissionregistration.ValidatingAdmissionPolicyBinding +meta Spec:admissionregistration.ValidatingAdmissionPolicyBindingSpec
admissionregistration.ValidatingAdmissionPolicyBindingSpec PolicyName:s ParamRef:*admissionregistration.ParamRef MatchResources:*admissionregistration.MatchResources ValidationActions:[]s
admissionregistration.ValidatingAdmissionPolicySpec ParamKind:*admissionregistration.ParamKind MatchConstraints:*admissionregistration.MatchResources Validations:[]admissionregistration.Validation MatchConditions:[]admissionregistration.MatchCondition FailurePolicy:*s AuditAnnotations:[]admissionregistration.AuditAnnotation Variables:[]admissionregistration.Variable
admissionregistration.ValidatingAdmissionPolicyStatus ObservedGeneration:n TypeChecking:*admissionregistration.TypeChecking Conditions:[]j
admissionregistration.ValidatingWebhook Name:s ClientConfig:admissionregistration.WebhookClientConfig Rules:[]admissionregistration.RuleWithOperations FailurePolicy:*s MatchPolicy:*s NamespaceSelector:*j ObjectSelector:*j SideEffects:*s TimeoutSeconds:*n AdmissionReviewVersions:[]s MatchConditions:[]admissionregistration.MatchCondition
admissionregistration.ValidatingWebhookConfiguration +meta Webhooks:[]admissionregistration.ValidatingWebhook
admissionregistration.Validation Expression:s Message:s Reason:*s MessageExpression:s
admissionregistration.Variable Name:s Expression:s
admissionregistration.WebhookClientConfig URL=url:*s Service:*admissionregistration.ServiceReference CABundle=caBundle:j
apps.DaemonSet +meta Spec:apps.DaemonSetSpec Status:apps.DaemonSetStatus
apps.DaemonSetCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
apps.DaemonSetSpec Selector:*j Template:core.PodTemplateSpec UpdateStrategy:apps.DaemonSetUpdateStrategy MinReadySeconds:n TemplateGeneration=:n RevisionHistoryLimit:*n
apps.DaemonSetStatus CurrentNumberScheduled:n NumberMisscheduled:n DesiredNumberScheduled:n NumberReady:n ObservedGeneration:n UpdatedNumberScheduled:n NumberAvailable:n NumberUnavailable:n CollisionCount:*n Conditions:[]apps.DaemonSetCondition
apps.DaemonSetUpdateStrategy Type:s RollingUpdate:*apps.RollingUpdateDaemonSet
apps.Deployment +meta Spec:apps.DeploymentSpec Status:apps.DeploymentStatus
apps.DeploymentCondition Type:s Status:s LastUpdateTime:t LastTransitionTime:t Reason:s Message:s
apps.DeploymentSpec Replicas:n Selector:*j Template:core.PodTemplateSpec Strategy:apps.DeploymentStrategy MinReadySeconds:n RevisionHistoryLimit:*n Paused:b RollbackTo=:*apps.RollbackConfig ProgressDeadlineSeconds:*n
apps.DeploymentStatus ObservedGeneration:n Replicas:n UpdatedReplicas:n ReadyReplicas:n AvailableReplicas:n UnavailableReplicas:n TerminatingReplicas:*n Conditions:[]apps.DeploymentCondition CollisionCount:*n
apps.DeploymentStrategy Type:s RollingUpdate:*apps.RollingUpdateDeployment
apps.ReplicaSet +meta Spec:apps.ReplicaSetSpec Status:apps.ReplicaSetStatus
apps.ReplicaSetCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
apps.ReplicaSetSpec Replicas:n MinReadySeconds:n Selector:*j Template:core.PodTemplateSpec
apps.ReplicaSetStatus Replicas:n FullyLabeledReplicas:n ReadyReplicas:n AvailableReplicas:n TerminatingReplicas:*n ObservedGeneration:n Conditions:[]apps.ReplicaSetCondition
apps.RollbackConfig Revision=:n
apps.RollingUpdateDaemonSet MaxUnavailable:i MaxSurge:i
apps.RollingUpdateDeployment MaxUnavailable:i MaxSurge:i
apps.RollingUpdateStatefulSetStrategy Partition:n MaxUnavailable:*i
apps.StatefulSet +meta Spec:apps.StatefulSetSpec Status:apps.StatefulSetStatus
apps.StatefulSetCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
apps.StatefulSetOrdinals Start:n
apps.StatefulSetPersistentVolumeClaimRetentionPolicy WhenDeleted:s WhenScaled:s
apps.StatefulSetSpec Replicas:n Selector:*j Template:core.PodTemplateSpec VolumeClaimTemplates:[]core.PersistentVolumeClaim ServiceName:s PodManagementPolicy:s UpdateStrategy:apps.StatefulSetUpdateStrategy RevisionHistoryLimit:*n MinReadySeconds:n PersistentVolumeClaimRetentionPolicy:*apps.StatefulSetPersistentVolumeClaimRetentionPolicy Ordinals:*apps.StatefulSetOrdinals
apps.StatefulSetStatus ObservedGeneration:*n Replicas:n ReadyReplicas:n CurrentReplicas:n UpdatedReplicas:n CurrentRevision:s UpdateRevision:s CollisionCount:*n Conditions:[]apps.StatefulSetCondition AvailableReplicas:n
apps.StatefulSetUpdateStrategy Type:s RollingUpdate:*apps.RollingUpdateStatefulSetStrategy
autoscaling.ContainerResourceMetricSource Name:s Container:s Target:autoscaling.MetricTarget
autoscaling.ContainerResourceMetricStatus Name:s Container:s Current:autoscaling.MetricValueStatus
autoscaling.CrossVersionObjectReference Kind:s Name:s APIVersion=apiVersion:s
autoscaling.ExternalMetricSource Metric:autoscaling.MetricIdentifier Target:autoscaling.MetricTarget
autoscaling.ExternalMetricStatus Metric:autoscaling.MetricIdentifier Current:autoscaling.MetricValueStatus
autoscaling.HPAScalingPolicy Type:s Value:n PeriodSeconds:n
autoscaling.HPAScalingRules StabilizationWindowSeconds:*n SelectPolicy:*s Policies:[]autoscaling.HPAScalingPolicy Tolerance:*q
autoscaling.HorizontalPodAutoscaler +meta Spec:autoscaling.HorizontalPodAutoscalerSpec Status:autoscaling.HorizontalPodAutoscalerStatus
autoscaling.HorizontalPodAutoscalerBehavior ScaleUp:*autoscaling.HPAScalingRules ScaleDown:*autoscaling.HPAScalingRules
autoscaling.HorizontalPodAutoscalerCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
autoscaling.HorizontalPodAutoscalerSpec ScaleTargetRef:autoscaling.CrossVersionObjectReference MinReplicas:*n MaxReplicas:n Metrics:[]autoscaling.MetricSpec Behavior:*autoscaling.HorizontalPodAutoscalerBehavior
autoscaling.HorizontalPodAutoscalerStatus ObservedGeneration:*n LastScaleTime:*t CurrentReplicas:n DesiredReplicas:n CurrentMetrics:[]autoscaling.MetricStatus Conditions:[]autoscaling.HorizontalPodAutoscalerCondition
autoscaling.MetricIdentifier Name:s Selector:*j
autoscaling.MetricSpec Type:s Object:*autoscaling.ObjectMetricSource Pods:*autoscaling.PodsMetricSource Resource:*autoscaling.ResourceMetricSource ContainerResource:*autoscaling.ContainerResourceMetricSource External:*autoscaling.ExternalMetricSource
autoscaling.MetricStatus Type:s Object:*autoscaling.ObjectMetricStatus Pods:*autoscaling.PodsMetricStatus Resource:*autoscaling.ResourceMetricStatus ContainerResource:*autoscaling.ContainerResourceMetricStatus External:*autoscaling.ExternalMetricStatus
autoscaling.MetricTarget Type:s Value:*q AverageValue:*q AverageUtilization:*n
autoscaling.MetricValueStatus Value:*q AverageValue:*q AverageUtilization:*n
autoscaling.ObjectMetricSource DescribedObject:autoscaling.CrossVersionObjectReference Target:autoscaling.MetricTarget Metric:autoscaling.MetricIdentifier
autoscaling.ObjectMetricStatus Metric:autoscaling.MetricIdentifier Current:autoscaling.MetricValueStatus DescribedObject:autoscaling.CrossVersionObjectReference
autoscaling.PodsMetricSource Metric:autoscaling.MetricIdentifier Target:autoscaling.MetricTarget
autoscaling.PodsMetricStatus Metric:autoscaling.MetricIdentifier Current:autoscaling.MetricValueStatus
autoscaling.ResourceMetricSource Name:s Target:autoscaling.MetricTarget
autoscaling.ResourceMetricStatus Name:s Current:autoscaling.MetricValueStatus
batch.CronJob +meta Spec:batch.CronJobSpec Status:batch.CronJobStatus
batch.CronJobSpec Schedule:s TimeZone:*s StartingDeadlineSeconds:*n ConcurrencyPolicy:s Suspend:*b JobTemplate:batch.JobTemplateSpec SuccessfulJobsHistoryLimit:*n FailedJobsHistoryLimit:*n
batch.CronJobStatus Active:[]core.ObjectReference LastScheduleTime:*t LastSuccessfulTime:*t
batch.Job +meta Spec:batch.JobSpec Status:batch.JobStatus
batch.JobCondition Type:s Status:s LastProbeTime:t LastTransitionTime:t Reason:s Message:s
batch.JobSpec Parallelism:*n Completions:*n PodFailurePolicy:*batch.PodFailurePolicy SuccessPolicy:*batch.SuccessPolicy ActiveDeadlineSeconds:*n BackoffLimit:*n BackoffLimitPerIndex:*n MaxFailedIndexes:*n Selector:*j ManualSelector:*b Template:core.PodTemplateSpec TTLSecondsAfterFinished=ttlSecondsAfterFinished:*n CompletionMode:*s Suspend:*b PodReplacementPolicy:*s ManagedBy:*s
batch.JobStatus Conditions:[]batch.JobCondition StartTime:*t CompletionTime:*t Active:n Terminating:*n Ready:*n Succeeded:n Failed:n CompletedIndexes:s FailedIndexes:*s UncountedTerminatedPods:*batch.UncountedTerminatedPods
batch.JobTemplateSpec +meta Spec:batch.JobSpec
batch.PodFailurePolicy Rules:[]batch.PodFailurePolicyRule
batch.PodFailurePolicyOnExitCodesRequirement ContainerName:*s Operator:s Values:[]n
batch.PodFailurePolicyOnPodConditionsPattern Type:s Status:s
batch.PodFailurePolicyRule Action:s OnExitCodes:*batch.PodFailurePolicyOnExitCodesRequirement OnPodConditions:[]batch.PodFailurePolicyOnPodConditionsPattern
batch.SuccessPolicy Rules:[]batch.SuccessPolicyRule
batch.SuccessPolicyRule SucceededIndexes:*s SucceededCount:*n
batch.UncountedTerminatedPods Succeeded:[]s Failed:[]s
certificates.CertificateSigningRequest +meta Spec:certificates.CertificateSigningRequestSpec Status:certificates.CertificateSigningRequestStatus
certificates.CertificateSigningRequestCondition Type:s Status:s Reason:s Message:s LastUpdateTime:t LastTransitionTime:t
certificates.CertificateSigningRequestSpec Request:j SignerName:s ExpirationSeconds:*n Usages:[]s Username:s UID=uid:s Groups:[]s Extra:{}[]s
certificates.CertificateSigningRequestStatus Conditions:[]certificates.CertificateSigningRequestCondition Certificate:j
core.AWSElasticBlockStoreVolumeSource VolumeID:s FSType=fsType:s Partition:n ReadOnly:b
core.Affinity NodeAffinity:*core.NodeAffinity PodAffinity:*core.PodAffinity PodAntiAffinity:*core.PodAntiAffinity
core.AppArmorProfile Type:s LocalhostProfile:*s
core.AttachedVolume Name:s DevicePath:s
core.AzureDiskVolumeSource DiskName:s DataDiskURI=diskURI:s CachingMode:*s FSType=fsType:*s ReadOnly:*b Kind:*s
core.AzureFilePersistentVolumeSource SecretName:s ShareName:s ReadOnly:b SecretNamespace:*s
core.AzureFileVolumeSource SecretName:s ShareName:s ReadOnly:b
core.CSIPersistentVolumeSource Driver:s VolumeHandle:s ReadOnly:b FSType=fsType:s VolumeAttributes:{}s ControllerPublishSecretRef:*core.SecretReference NodeStageSecretRef:*core.SecretReference NodePublishSecretRef:*core.SecretReference ControllerExpandSecretRef:*core.SecretReference NodeExpandSecretRef:*core.SecretReference
core.CSIVolumeSource Driver:s ReadOnly:*b FSType=fsType:*s VolumeAttributes:{}s NodePublishSecretRef:*core.LocalObjectReference
core.Capabilities Add:[]s Drop:[]s
core.CephFSPersistentVolumeSource Monitors:[]s Path:s User:s SecretFile:s SecretRef:*core.SecretReference ReadOnly:b
core.CephFSVolumeSource Monitors:[]s Path:s User:s SecretFile:s SecretRef:*core.LocalObjectReference ReadOnly:b
core.CinderPersistentVolumeSource VolumeID:s FSType=fsType:s ReadOnly:b SecretRef:*core.SecretReference
core.CinderVolumeSource VolumeID:s FSType=fsType:s ReadOnly:b SecretRef:*core.LocalObjectReference
core.ClientIPConfig TimeoutSeconds:*n
core.ClusterTrustBundleProjection Name:*s SignerName:*s LabelSelector:*j Optional:*b Path:s
core.ConfigMapEnvSource +core.LocalObjectReference Optional:*b
core.ConfigMapKeySelector +core.LocalObjectReference Key:s Optional:*b
core.ConfigMapNodeConfigSource Namespace:s Name:s UID=uid:s ResourceVersion:s KubeletConfigKey:s
core.ConfigMapProjection +core.LocalObjectReference Items:[]core.KeyToPath Optional:*b
core.ConfigMapVolumeSource +core.LocalObjectReference Items:[]core.KeyToPath DefaultMode:*n Optional:*b
core.Container Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]core.ContainerPort EnvFrom:[]core.EnvFromSource Env:[]core.EnvVar Resources:core.ResourceRequirements ResizePolicy:[]core.ContainerResizePolicy RestartPolicy:*s RestartPolicyRules:[]core.ContainerRestartRule VolumeMounts:[]core.VolumeMount VolumeDevices:[]core.VolumeDevice LivenessProbe:*core.Probe ReadinessProbe:*core.Probe StartupProbe:*core.Probe Lifecycle:*core.Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*core.SecurityContext Stdin:b StdinOnce:b TTY=tty:b
core.ContainerExtendedResourceRequest ContainerName:s ResourceName:s RequestName:s
core.ContainerImage Names:[]s SizeBytes:n
core.ContainerPort Name:s HostPort:n ContainerPort:n Protocol:s HostIP:s
core.ContainerResizePolicy ResourceName:s RestartPolicy:s
core.ContainerRestartRule Action:s ExitCodes:*core.ContainerRestartRuleOnExitCodes
core.ContainerRestartRuleOnExitCodes Operator:s Values:[]n
core.ContainerState Waiting:*core.ContainerStateWaiting Running:*core.ContainerStateRunning Terminated:*core.ContainerStateTerminated
core.ContainerStateRunning StartedAt:t
core.ContainerStateTerminated ExitCode:n Signal:n Reason:s Message:s StartedAt:t FinishedAt:t ContainerID:s
core.ContainerStateWaiting Reason:s Message:s
core.ContainerStatus Name:s State:core.ContainerState LastTerminationState=lastState:core.ContainerState Ready:b RestartCount:n Image:s ImageID:s ContainerID:s Started:*b AllocatedResources:{}q Resources:*core.ResourceRequirements VolumeMounts:[]core.VolumeMountStatus User:*core.ContainerUser AllocatedResourcesStatus:[]core.ResourceStatus StopSignal:*s
core.ContainerUser Linux:*core.LinuxContainerUser
core.DaemonEndpoint Port=Port:n
core.DownwardAPIProjection Items:[]core.DownwardAPIVolumeFile
core.DownwardAPIVolumeFile Path:s FieldRef:*core.ObjectFieldSelector ResourceFieldRef:*core.ResourceFieldSelector Mode:*n
core.DownwardAPIVolumeSource Items:[]core.DownwardAPIVolumeFile DefaultMode:*n
core.EmptyDirVolumeSource Medium:s SizeLimit:*q
core.EndpointAddress IP=ip:s Hostname:s NodeName:*s TargetRef:*core.ObjectReference
core.EndpointPort Name:s Port:n Protocol:s AppProtocol:*s
core.EndpointSubset Addresses:[]core.EndpointAddress NotReadyAddresses:[]core.EndpointAddress Ports:[]core.EndpointPort
core.Endpoints +meta Subsets:[]core.EndpointSubset
core.EnvFromSource Prefix:s ConfigMapRef:*core.ConfigMapEnvSource SecretRef:*core.SecretEnvSource
core.EnvVar Name:s Value:s ValueFrom:*core.EnvVarSource
core.EnvVarSource FieldRef:*core.ObjectFieldSelector ResourceFieldRef:*core.ResourceFieldSelector ConfigMapKeyRef:*core.ConfigMapKeySelector SecretKeyRef:*core.SecretKeySelector FileKeyRef:*core.FileKeySelector
core.EphemeralContainer +core.EphemeralContainerCommon TargetContainerName:s
core.EphemeralContainerCommon Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]core.ContainerPort EnvFrom:[]core.EnvFromSource Env:[]core.EnvVar Resources:core.ResourceRequirements ResizePolicy:[]core.ContainerResizePolicy RestartPolicy:*s RestartPolicyRules:[]core.ContainerRestartRule VolumeMounts:[]core.VolumeMount VolumeDevices:[]core.VolumeDevice LivenessProbe:*core.Probe ReadinessProbe:*core.Probe StartupProbe:*core.Probe Lifecycle:*core.Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*core.SecurityContext Stdin:b StdinOnce:b TTY=tty:b
core.EphemeralVolumeSource VolumeClaimTemplate:*core.PersistentVolumeClaimTemplate
core.Event +meta InvolvedObject:core.ObjectReference Reason:s Message:s Source:core.EventSource FirstTimestamp:t LastTimestamp:t Count:n Type:s EventTime:t Series:*core.EventSeries Action:s Related:*core.ObjectReference ReportingController=reportingComponent:s ReportingInstance:s
core.EventSeries Count:n LastObservedTime:t
core.EventSource Component:s Host:s
core.ExecAction Command:[]s
core.FCVolumeSource TargetWWNs:[]s Lun:*n FSType=fsType:s ReadOnly:b WWIDs=wwids:[]s
core.FileKeySelector VolumeName:s Path:s Key:s Optional:*b
core.FlexPersistentVolumeSource Driver:s FSType=fsType:s SecretRef:*core.SecretReference ReadOnly:b Options:{}s
core.FlexVolumeSource Driver:s FSType=fsType:s SecretRef:*core.LocalObjectReference ReadOnly:b Options:{}s
core.FlockerVolumeSource DatasetName:s DatasetUUID:s
core.GCEPersistentDiskVolumeSource PDName=pdName:s FSType=fsType:s Partition:n ReadOnly:b
core.GRPCAction Port:n Service:*s
core.GitRepoVolumeSource Repository:s Revision:s Directory:s
core.GlusterfsPersistentVolumeSource EndpointsName=endpoints:s Path:s ReadOnly:b EndpointsNamespace:*s
core.GlusterfsVolumeSource EndpointsName=endpoints:s Path:s ReadOnly:b
core.HTTPGetAction Path:s Port:i Host:s Scheme:s HTTPHeaders=httpHeaders:[]core.HTTPHeader
core.HTTPHeader Name:s Value:s
core.HostAlias IP=ip:s Hostnames:[]s
core.HostIP IP=ip:s
core.HostPathVolumeSource Path:s Type:*s
core.ISCSIPersistentVolumeSource TargetPortal:s IQN=iqn:s Lun:n ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly:b Portals:[]s DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:*core.SecretReference InitiatorName:*s
core.ISCSIVolumeSource TargetPortal:s IQN=iqn:s Lun:n ISCSIInterface=iscsiInterface:s FSType=fsType:s ReadOnly:b Portals:[]s DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:*core.LocalObjectReference InitiatorName:*s
core.ImageVolumeSource Reference:s PullPolicy:s
core.ImageVolumeStatus ImageRef:s
core.KeyToPath Key:s Path:s Mode:*n
core.Lifecycle PostStart:*core.LifecycleHandler PreStop:*core.LifecycleHandler StopSignal:*s
core.LifecycleHandler Exec:*core.ExecAction HTTPGet=httpGet:*core.HTTPGetAction TCPSocket=tcpSocket:*core.TCPSocketAction Sleep:*core.SleepAction
core.LinuxContainerUser UID=uid:n GID=gid:n SupplementalGroups:[]n
core.LoadBalancerIngress IP=ip:s Hostname:s IPMode=ipMode:*s Ports:[]core.PortStatus
core.LoadBalancerStatus Ingress:[]core.LoadBalancerIngress
core.LocalObjectReference Name:s
core.LocalVolumeSource Path:s FSType=fsType:*s
core.ModifyVolumeStatus TargetVolumeAttributesClassName:s Status:s
core.NFSVolumeSource Server:s Path:s ReadOnly:b
core.Node +meta Spec:core.NodeSpec Status:core.NodeStatus
core.NodeAddress Type:s Address:s
core.NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution:*core.NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]core.PreferredSchedulingTerm
core.NodeAllocatableResourceClaimStatus ResourceClaimName:s Containers:[]s Resources:{}q
core.NodeCondition Type:s Status:s LastHeartbeatTime:t LastTransitionTime:t Reason:s Message:s
core.NodeConfigSource ConfigMap:*core.ConfigMapNodeConfigSource
core.NodeConfigStatus Assigned:*core.NodeConfigSource Active:*core.NodeConfigSource LastKnownGood:*core.NodeConfigSource Error:s
core.NodeDaemonEndpoints KubeletEndpoint:core.DaemonEndpoint
core.NodeFeatures SupplementalGroupsPolicy:*b
core.NodeRuntimeHandler Name:s Features:*core.NodeRuntimeHandlerFeatures
core.NodeRuntimeHandlerFeatures RecursiveReadOnlyMounts:*b UserNamespaces:*b
core.NodeSelector NodeSelectorTerms:[]core.NodeSelectorTerm
core.NodeSelectorRequirement Key:s Operator:s Values:[]s
core.NodeSelectorTerm MatchExpressions:[]core.NodeSelectorRequirement MatchFields:[]core.NodeSelectorRequirement
core.NodeSpec PodCIDRs:[]s ProviderID:s Unschedulable:b Taints:[]core.Taint ConfigSource:*core.NodeConfigSource DoNotUseExternalID=externalID:s
core.NodeStatus Capacity:{}q Allocatable:{}q Phase:s Conditions:[]core.NodeCondition Addresses:[]core.NodeAddress DaemonEndpoints:core.NodeDaemonEndpoints NodeInfo:core.NodeSystemInfo Images:[]core.ContainerImage VolumesInUse:[]s VolumesAttached:[]core.AttachedVolume Config:*core.NodeConfigStatus RuntimeHandlers:[]core.NodeRuntimeHandler Features:*core.NodeFeatures DeclaredFeatures:[]s
core.NodeSwapStatus Capacity:*n
core.NodeSystemInfo MachineID:s SystemUUID:s BootID:s KernelVersion:s OSImage=osImage:s ContainerRuntimeVersion:s KubeletVersion:s KubeProxyVersion:s OperatingSystem:s Architecture:s Swap:*core.NodeSwapStatus
core.ObjectFieldSelector APIVersion=apiVersion:s FieldPath:s
core.ObjectReference Kind:s Namespace:s Name:s UID=uid:s APIVersion=apiVersion:s ResourceVersion:s FieldPath:s
core.PersistentVolume +meta Spec:core.PersistentVolumeSpec Status:core.PersistentVolumeStatus
core.PersistentVolumeClaim +meta Spec:core.PersistentVolumeClaimSpec Status:core.PersistentVolumeClaimStatus
core.PersistentVolumeClaimCondition Type:s Status:s LastProbeTime:t LastTransitionTime:t Reason:s Message:s
core.PersistentVolumeClaimSpec AccessModes:[]s Selector:*j Resources:core.VolumeResourceRequirements VolumeName:s StorageClassName:*s VolumeMode:*s DataSource:*core.TypedLocalObjectReference DataSourceRef:*core.TypedObjectReference VolumeAttributesClassName:*s
core.PersistentVolumeClaimStatus Phase:s AccessModes:[]s Capacity:{}q Conditions:[]core.PersistentVolumeClaimCondition AllocatedResources:{}q AllocatedResourceStatuses:{}s CurrentVolumeAttributesClassName:*s ModifyVolumeStatus:*core.ModifyVolumeStatus
core.PersistentVolumeClaimTemplate +meta Spec:core.PersistentVolumeClaimSpec
core.PersistentVolumeClaimVolumeSource ClaimName:s ReadOnly:b
core.PersistentVolumeSource GCEPersistentDisk=gcePersistentDisk:*core.GCEPersistentDiskVolumeSource AWSElasticBlockStore=awsElasticBlockStore:*core.AWSElasticBlockStoreVolumeSource HostPath:*core.HostPathVolumeSource Glusterfs:*core.GlusterfsPersistentVolumeSource NFS=nfs:*core.NFSVolumeSource RBD=rbd:*core.RBDPersistentVolumeSource Quobyte:*core.QuobyteVolumeSource ISCSI=iscsi:*core.ISCSIPersistentVolumeSource FlexVolume:*core.FlexPersistentVolumeSource Cinder:*core.CinderPersistentVolumeSource CephFS=cephfs:*core.CephFSPersistentVolumeSource FC=fc:*core.FCVolumeSource Flocker:*core.FlockerVolumeSource AzureFile:*core.AzureFilePersistentVolumeSource VsphereVolume:*core.VsphereVirtualDiskVolumeSource AzureDisk:*core.AzureDiskVolumeSource PhotonPersistentDisk:*core.PhotonPersistentDiskVolumeSource PortworxVolume:*core.PortworxVolumeSource ScaleIO:*core.ScaleIOPersistentVolumeSource Local:*core.LocalVolumeSource StorageOS=storageos:*core.StorageOSPersistentVolumeSource CSI=csi:*core.CSIPersistentVolumeSource
core.PersistentVolumeSpec Capacity:{}q +core.PersistentVolumeSource AccessModes:[]s ClaimRef:*core.ObjectReference PersistentVolumeReclaimPolicy:s StorageClassName:s MountOptions:[]s VolumeMode:*s NodeAffinity:*core.VolumeNodeAffinity VolumeAttributesClassName:*s
core.PersistentVolumeStatus Phase:s Message:s Reason:s LastPhaseTransitionTime:*t
core.PhotonPersistentDiskVolumeSource PdID:s FSType=fsType:s
core.Pod +meta Spec:core.PodSpec Status:core.PodStatus
core.PodAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]core.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]core.WeightedPodAffinityTerm
core.PodAffinityTerm LabelSelector:*j Namespaces:[]s TopologyKey:s NamespaceSelector:*j MatchLabelKeys:[]s MismatchLabelKeys:[]s
core.PodAntiAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]core.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]core.WeightedPodAffinityTerm
core.PodCertificateProjection SignerName:s KeyType:s MaxExpirationSeconds:*n CredentialBundlePath:s KeyPath:s CertificateChainPath:s UserAnnotations:{}s
core.PodCondition Type:s ObservedGeneration:n Status:s LastProbeTime:t LastTransitionTime:t Reason:s Message:s
core.PodDNSConfig Nameservers:[]s Searches:[]s Options:[]core.PodDNSConfigOption
core.PodDNSConfigOption Name:s Value:*s
core.PodExtendedResourceClaimStatus RequestMappings:[]core.ContainerExtendedResourceRequest ResourceClaimName:s
core.PodIP IP=ip:s
core.PodOS Name:s
core.PodReadinessGate ConditionType:s
core.PodResourceClaim Name:s ResourceClaimName:*s ResourceClaimTemplateName:*s
core.PodResourceClaimStatus Name:s ResourceClaimName:*s
core.PodSchedulingGate Name:s
core.PodSchedulingGroup PodGroupName:*s
core.PodSecurityContext HostNetwork=:b HostPID=:b HostIPC=:b ShareProcessNamespace=:*b HostUsers=:*b SELinuxOptions=seLinuxOptions:*core.SELinuxOptions WindowsOptions:*core.WindowsSecurityContextOptions RunAsUser:*n RunAsGroup:*n RunAsNonRoot:*b SupplementalGroups:[]n SupplementalGroupsPolicy:*s FSGroup=fsGroup:*n FSGroupChangePolicy=fsGroupChangePolicy:*s Sysctls:[]core.Sysctl SeccompProfile:*core.SeccompProfile AppArmorProfile:*core.AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:*s
core.PodSpec Volumes:[]core.Volume InitContainers:[]core.Container Containers:[]core.Container EphemeralContainers:[]core.EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds:*n ActiveDeadlineSeconds:*n DNSPolicy=dnsPolicy:s NodeSelector:{}s ServiceAccountName:s AutomountServiceAccountToken:*b NodeName:s SecurityContext:*core.PodSecurityContext ImagePullSecrets:[]core.LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN:*b Affinity:*core.Affinity SchedulerName:s Tolerations:[]core.Toleration HostAliases:[]core.HostAlias PriorityClassName:s Priority:*n PreemptionPolicy:*s DNSConfig=dnsConfig:*core.PodDNSConfig ReadinessGates:[]core.PodReadinessGate RuntimeClassName:*s Overhead:{}q EnableServiceLinks:*b TopologySpreadConstraints:[]core.TopologySpreadConstraint OS=os:*core.PodOS SchedulingGates:[]core.PodSchedulingGate ResourceClaims:[]core.PodResourceClaim Resources:*core.ResourceRequirements HostnameOverride:*s SchedulingGroup:*core.PodSchedulingGroup
core.PodStatus ObservedGeneration:n Phase:s Conditions:[]core.PodCondition Message:s Reason:s NominatedNodeName:s HostIP:s HostIPs:[]core.HostIP PodIPs:[]core.PodIP StartTime:*t QOSClass=qosClass:s InitContainerStatuses:[]core.ContainerStatus ContainerStatuses:[]core.ContainerStatus EphemeralContainerStatuses:[]core.ContainerStatus Resize:s ResourceClaimStatuses:[]core.PodResourceClaimStatus ExtendedResourceClaimStatus:*core.PodExtendedResourceClaimStatus AllocatedResources:{}q Resources:*core.ResourceRequirements NodeAllocatableResourceClaimStatuses:[]core.NodeAllocatableResourceClaimStatus
core.PodTemplate +meta Template:core.PodTemplateSpec
core.PodTemplateSpec +meta Spec:core.PodSpec
core.PortStatus Port:n Protocol:s Error:*s
core.PortworxVolumeSource VolumeID:s FSType=fsType:s ReadOnly:b
core.PreferredSchedulingTerm Weight:n Preference:core.NodeSelectorTerm
core.Probe +core.ProbeHandler InitialDelaySeconds:n TimeoutSeconds:n PeriodSeconds:n SuccessThreshold:n FailureThreshold:n TerminationGracePeriodSeconds:*n
core.ProbeHandler Exec:*core.ExecAction HTTPGet=httpGet:*core.HTTPGetAction TCPSocket=tcpSocket:*core.TCPSocketAction GRPC=grpc:*core.GRPCAction
core.ProjectedVolumeSource Sources:[]core.VolumeProjection DefaultMode:*n
core.QuobyteVolumeSource Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s
core.RBDPersistentVolumeSource CephMonitors=monitors:[]s RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring:s SecretRef:*core.SecretReference ReadOnly:b
core.RBDVolumeSource CephMonitors=monitors:[]s RBDImage=image:s FSType=fsType:s RBDPool=pool:s RadosUser=user:s Keyring:s SecretRef:*core.LocalObjectReference ReadOnly:b
core.ReplicationController +meta Spec:core.ReplicationControllerSpec Status:core.ReplicationControllerStatus
core.ReplicationControllerCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
core.ReplicationControllerSpec Replicas:*n MinReadySeconds:n Selector:{}s Template:*core.PodTemplateSpec
core.ReplicationControllerStatus Replicas:n FullyLabeledReplicas:n ReadyReplicas:n AvailableReplicas:n ObservedGeneration:n Conditions:[]core.ReplicationControllerCondition
core.ResourceClaim Name:s Request:s
core.ResourceFieldSelector ContainerName:s Resource:s Divisor:q
core.ResourceHealth ResourceID:s Health:s Message:*s
core.ResourceQuota +meta Spec:core.ResourceQuotaSpec Status:core.ResourceQuotaStatus
core.ResourceQuotaSpec Hard:{}q Scopes:[]s ScopeSelector:*core.ScopeSelector
core.ResourceQuotaStatus Hard:{}q Used:{}q
core.ResourceRequirements Limits:{}q Requests:{}q Claims:[]core.ResourceClaim
core.ResourceStatus Name:s Resources:[]core.ResourceHealth
core.SELinuxOptions User:s Role:s Type:s Level:s
core.ScaleIOPersistentVolumeSource Gateway:s System:s SecretRef:*core.SecretReference SSLEnabled=sslEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s FSType=fsType:s ReadOnly:b
core.ScaleIOVolumeSource Gateway:s System:s SecretRef:*core.LocalObjectReference SSLEnabled=sslEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s FSType=fsType:s ReadOnly:b
core.ScopeSelector MatchExpressions:[]core.ScopedResourceSelectorRequirement
core.ScopedResourceSelectorRequirement ScopeName:s Operator:s Values:[]s
core.SeccompProfile Type:s LocalhostProfile:*s
core.SecretEnvSource +core.LocalObjectReference Optional:*b
core.SecretKeySelector +core.LocalObjectReference Key:s Optional:*b
core.SecretProjection +core.LocalObjectReference Items:[]core.KeyToPath Optional:*b
core.SecretReference Name:s Namespace:s
core.SecretVolumeSource SecretName:s Items:[]core.KeyToPath DefaultMode:*n Optional:*b
core.SecurityContext Capabilities:*core.Capabilities Privileged:*b SELinuxOptions=seLinuxOptions:*core.SELinuxOptions WindowsOptions:*core.WindowsSecurityContextOptions RunAsUser:*n RunAsGroup:*n RunAsNonRoot:*b ReadOnlyRootFilesystem:*b AllowPrivilegeEscalation:*b ProcMount:*s SeccompProfile:*core.SeccompProfile AppArmorProfile:*core.AppArmorProfile
core.Service +meta Spec:core.ServiceSpec Status:core.ServiceStatus
core.ServiceAccountTokenProjection Audience:s ExpirationSeconds:n Path:s
core.ServicePort Name:s Protocol:s AppProtocol:*s Port:n TargetPort:i NodePort:n
core.ServiceSpec Type:s Ports:[]core.ServicePort Selector:{}s ClusterIP:s ClusterIPs:[]s IPFamilies=ipFamilies:[]s IPFamilyPolicy=ipFamilyPolicy:*s ExternalName:s ExternalIPs:[]s LoadBalancerIP:s SessionAffinity:s SessionAffinityConfig:*core.SessionAffinityConfig LoadBalancerSourceRanges:[]s ExternalTrafficPolicy:s HealthCheckNodePort:n PublishNotReadyAddresses:b AllocateLoadBalancerNodePorts:*b LoadBalancerClass:*s InternalTrafficPolicy:*s TrafficDistribution:*s
core.ServiceStatus LoadBalancer:core.LoadBalancerStatus Conditions:[]j
core.SessionAffinityConfig ClientIP:*core.ClientIPConfig
core.SleepAction Seconds:n
core.StorageOSPersistentVolumeSource VolumeName:s VolumeNamespace:s FSType=fsType:s ReadOnly:b SecretRef:*core.ObjectReference
core.StorageOSVolumeSource VolumeName:s VolumeNamespace:s FSType=fsType:s ReadOnly:b SecretRef:*core.LocalObjectReference
core.Sysctl Name:s Value:s
core.TCPSocketAction Port:i Host:s
core.Taint Key:s Value:s Effect:s TimeAdded:*t
core.Toleration Key:s Operator:s Value:s Effect:s TolerationSeconds:*n
core.TopologySelectorLabelRequirement Key:s Values:[]s
core.TopologySelectorTerm MatchLabelExpressions:[]core.TopologySelectorLabelRequirement
core.TopologySpreadConstraint MaxSkew:n TopologyKey:s WhenUnsatisfiable:s LabelSelector:*j MinDomains:*n NodeAffinityPolicy:*s NodeTaintsPolicy:*s MatchLabelKeys:[]s
core.TypedLocalObjectReference APIGroup=apiGroup:*s Kind:s Name:s
core.TypedObjectReference APIGroup=apiGroup:*s Kind:s Name:s Namespace:*s
core.Volume Name:s +core.VolumeSource
core.VolumeDevice Name:s DevicePath:s
core.VolumeMount Name:s ReadOnly:b RecursiveReadOnly:*s MountPath:s SubPath:s MountPropagation:*s SubPathExpr:s
core.VolumeMountStatus Name:s MountPath:s ReadOnly:b RecursiveReadOnly:*s VolumeStatus:*core.VolumeStatus
core.VolumeNodeAffinity Required:*core.NodeSelector
core.VolumeProjection Secret:*core.SecretProjection DownwardAPI:*core.DownwardAPIProjection ConfigMap:*core.ConfigMapProjection ServiceAccountToken:*core.ServiceAccountTokenProjection ClusterTrustBundle:*core.ClusterTrustBundleProjection PodCertificate:*core.PodCertificateProjection
core.VolumeResourceRequirements Limits:{}q Requests:{}q
core.VolumeSource HostPath:*core.HostPathVolumeSource EmptyDir:*core.EmptyDirVolumeSource GCEPersistentDisk=gcePersistentDisk:*core.GCEPersistentDiskVolumeSource AWSElasticBlockStore=awsElasticBlockStore:*core.AWSElasticBlockStoreVolumeSource GitRepo:*core.GitRepoVolumeSource Secret:*core.SecretVolumeSource NFS=nfs:*core.NFSVolumeSource ISCSI=iscsi:*core.ISCSIVolumeSource Glusterfs:*core.GlusterfsVolumeSource PersistentVolumeClaim:*core.PersistentVolumeClaimVolumeSource RBD=rbd:*core.RBDVolumeSource Quobyte:*core.QuobyteVolumeSource FlexVolume:*core.FlexVolumeSource Cinder:*core.CinderVolumeSource CephFS=cephfs:*core.CephFSVolumeSource Flocker:*core.FlockerVolumeSource DownwardAPI:*core.DownwardAPIVolumeSource FC=fc:*core.FCVolumeSource AzureFile:*core.AzureFileVolumeSource ConfigMap:*core.ConfigMapVolumeSource VsphereVolume:*core.VsphereVirtualDiskVolumeSource AzureDisk:*core.AzureDiskVolumeSource PhotonPersistentDisk:*core.PhotonPersistentDiskVolumeSource Projected:*core.ProjectedVolumeSource PortworxVolume:*core.PortworxVolumeSource ScaleIO:*core.ScaleIOVolumeSource StorageOS=storageos:*core.StorageOSVolumeSource CSI=csi:*core.CSIVolumeSource Ephemeral:*core.EphemeralVolumeSource Image:*core.ImageVolumeSource
core.VolumeStatus Image:*core.ImageVolumeStatus
core.VsphereVirtualDiskVolumeSource VolumePath:s FSType=fsType:s StoragePolicyName:s StoragePolicyID:s
core.WeightedPodAffinityTerm Weight:n PodAffinityTerm:core.PodAffinityTerm
core.WindowsSecurityContextOptions GMSACredentialSpecName=gmsaCredentialSpecName:*s GMSACredentialSpec=gmsaCredentialSpec:*s RunAsUserName:*s HostProcess:*b
discovery.Endpoint Addresses:[]s Conditions:discovery.EndpointConditions Hostname:*s TargetRef:*core.ObjectReference DeprecatedTopology:{}s NodeName:*s Zone:*s Hints:*discovery.EndpointHints
discovery.EndpointConditions Ready:*b Serving:*b Terminating:*b
discovery.EndpointHints ForZones:[]discovery.ForZone ForNodes:[]discovery.ForNode
discovery.EndpointPort Name:*s Protocol:*s Port:*n AppProtocol:*s
discovery.EndpointSlice +meta AddressType:s Endpoints:[]discovery.Endpoint Ports:[]discovery.EndpointPort
discovery.ForNode Name:s
discovery.ForZone Name:s
flowcontrol.ExemptPriorityLevelConfiguration NominalConcurrencyShares:*n LendablePercent:*n
flowcontrol.FlowDistinguisherMethod Type:s
flowcontrol.FlowSchema +meta Spec:flowcontrol.FlowSchemaSpec Status:flowcontrol.FlowSchemaStatus
flowcontrol.FlowSchemaCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
flowcontrol.FlowSchemaSpec PriorityLevelConfiguration:flowcontrol.PriorityLevelConfigurationReference MatchingPrecedence:n DistinguisherMethod:*flowcontrol.FlowDistinguisherMethod Rules:[]flowcontrol.PolicyRulesWithSubjects
flowcontrol.FlowSchemaStatus Conditions:[]flowcontrol.FlowSchemaCondition
flowcontrol.GroupSubject Name:s
flowcontrol.LimitResponse Type:s Queuing:*flowcontrol.QueuingConfiguration
flowcontrol.LimitedPriorityLevelConfiguration NominalConcurrencyShares:n LimitResponse:flowcontrol.LimitResponse LendablePercent:*n BorrowingLimitPercent:*n
flowcontrol.NonResourcePolicyRule Verbs:[]s NonResourceURLs:[]s
flowcontrol.PolicyRulesWithSubjects Subjects:[]flowcontrol.Subject ResourceRules:[]flowcontrol.ResourcePolicyRule NonResourceRules:[]flowcontrol.NonResourcePolicyRule
flowcontrol.PriorityLevelConfiguration +meta Spec:flowcontrol.PriorityLevelConfigurationSpec Status:flowcontrol.PriorityLevelConfigurationStatus
flowcontrol.PriorityLevelConfigurationCondition Type:s Status:s LastTransitionTime:t Reason:s Message:s
flowcontrol.PriorityLevelConfigurationReference Name:s
flowcontrol.PriorityLevelConfigurationSpec Type:s Limited:*flowcontrol.LimitedPriorityLevelConfiguration Exempt:*flowcontrol.ExemptPriorityLevelConfiguration
flowcontrol.PriorityLevelConfigurationStatus Conditions:[]flowcontrol.PriorityLevelConfigurationCondition
flowcontrol.QueuingConfiguration Queues:n HandSize:n QueueLengthLimit:n
flowcontrol.ResourcePolicyRule Verbs:[]s APIGroups=apiGroups:[]s Resources:[]s ClusterScope:b Namespaces:[]s
flowcontrol.ServiceAccountSubject Namespace:s Name:s
flowcontrol.Subject Kind:s User:*flowcontrol.UserSubject Group:*flowcontrol.GroupSubject ServiceAccount:*flowcontrol.ServiceAccountSubject
flowcontrol.UserSubject Name:s
networking.HTTPIngressPath Path:s PathType:*s Backend:networking.IngressBackend
networking.HTTPIngressRuleValue Paths:[]networking.HTTPIngressPath
networking.IPAddress +meta Spec:networking.IPAddressSpec
networking.IPAddressSpec ParentRef:*networking.ParentReference
networking.IPBlock CIDR=cidr:s Except:[]s
networking.Ingress +meta Spec:networking.IngressSpec Status:networking.IngressStatus
networking.IngressBackend Service:*networking.IngressServiceBackend Resource:*core.TypedLocalObjectReference
networking.IngressClass +meta Spec:networking.IngressClassSpec
networking.IngressClassParametersReference APIGroup=apiGroup:*s Kind:s Name:s Scope:*s Namespace:*s
networking.IngressClassSpec Controller:s Parameters:*networking.IngressClassParametersReference
networking.IngressLoadBalancerIngress IP=ip:s Hostname:s Ports:[]networking.IngressPortStatus
networking.IngressLoadBalancerStatus Ingress:[]networking.IngressLoadBalancerIngress
networking.IngressPortStatus Port:n Protocol:s Error:*s
networking.IngressRule Host:s +networking.IngressRuleValue
networking.IngressRuleValue HTTP=http:*networking.HTTPIngressRuleValue
networking.IngressServiceBackend Name:s Port:networking.ServiceBackendPort
networking.IngressSpec IngressClassName:*s DefaultBackend:*networking.IngressBackend TLS=tls:[]networking.IngressTLS Rules:[]networking.IngressRule
networking.IngressStatus LoadBalancer:networking.IngressLoadBalancerStatus
networking.IngressTLS Hosts:[]s SecretName:s
networking.NetworkPolicy +meta Spec:networking.NetworkPolicySpec
networking.NetworkPolicyEgressRule Ports:[]networking.NetworkPolicyPort To:[]networking.NetworkPolicyPeer
networking.NetworkPolicyIngressRule Ports:[]networking.NetworkPolicyPort From:[]networking.NetworkPolicyPeer
networking.NetworkPolicyPeer PodSelector:*j NamespaceSelector:*j IPBlock=ipBlock:*networking.IPBlock
networking.NetworkPolicyPort Protocol:*s Port:*i EndPort:*n
networking.NetworkPolicySpec PodSelector:j Ingress:[]networking.NetworkPolicyIngressRule Egress:[]networking.NetworkPolicyEgressRule PolicyTypes:[]s
networking.ParentReference Group:s Resource:s Namespace:s Name:s
networking.ServiceBackendPort Name:s Number:n
networking.ServiceCIDR +meta Spec:networking.ServiceCIDRSpec Status:networking.ServiceCIDRStatus
networking.ServiceCIDRSpec CIDRs=cidrs:[]s
networking.ServiceCIDRStatus Conditions:[]j
node.Overhead PodFixed:{}q
node.RuntimeClass +meta Handler:s Overhead:*node.Overhead Scheduling:*node.Scheduling
node.Scheduling NodeSelector:{}s Tolerations:[]core.Toleration
policy.PodDisruptionBudget +meta Spec:policy.PodDisruptionBudgetSpec Status:policy.PodDisruptionBudgetStatus
policy.PodDisruptionBudgetSpec MinAvailable:*i Selector:*j MaxUnavailable:*i UnhealthyPodEvictionPolicy:*s
policy.PodDisruptionBudgetStatus ObservedGeneration:n DisruptedPods:{}t DisruptionsAllowed:n CurrentHealthy:n DesiredHealthy:n ExpectedPods:n Conditions:[]j
rbac.AggregationRule ClusterRoleSelectors:[]j
rbac.ClusterRole +meta Rules:[]rbac.PolicyRule AggregationRule:*rbac.AggregationRule
rbac.ClusterRoleBinding +meta Subjects:[]rbac.Subject RoleRef:rbac.RoleRef
rbac.PolicyRule Verbs:[]s APIGroups=apiGroups:[]s Resources:[]s ResourceNames:[]s NonResourceURLs:[]s
rbac.RoleRef APIGroup=apiGroup:s Kind:s Name:s
rbac.Subject Kind:s APIGroup=apiGroup:s Name:s Namespace:s
resource.AllocatedDeviceStatus Driver:s Pool:s Device:s ShareID:*s Conditions:[]j Data:*j NetworkData:*resource.NetworkDeviceData
resource.AllocationResult Devices:resource.DeviceAllocationResult NodeSelector:*core.NodeSelector AllocationTimestamp:*t
resource.CELDeviceSelector Expression:s
resource.CapacityRequestPolicy Default:*q ValidValues:[]q ValidRange:*resource.CapacityRequestPolicyRange
resource.CapacityRequestPolicyRange Min:*q Max:*q Step:*q
resource.CapacityRequirements Requests:{}q
resource.Counter Value:q
resource.CounterSet Name:s Counters:{}resource.Counter
resource.Device Name:s Attributes:{}resource.DeviceAttribute Capacity:{}resource.DeviceCapacity ConsumesCounters:[]resource.DeviceCounterConsumption NodeName:*s NodeSelector:*core.NodeSelector AllNodes:*b Taints:[]resource.DeviceTaint BindsToNode:*b BindingConditions:[]s BindingFailureConditions:[]s AllowMultipleAllocations:*b NodeAllocatableResourceMappings:{}resource.NodeAllocatableResourceMapping
resource.DeviceAllocationConfiguration Source:s Requests:[]s +resource.DeviceConfiguration
resource.DeviceAllocationResult Results:[]resource.DeviceRequestAllocationResult Config:[]resource.DeviceAllocationConfiguration
resource.DeviceAttribute IntValue=int:*n BoolValue=bool:*b StringValue=string:*s VersionValue=version:*s IntValues=ints:[]n BoolValues=bools:[]b StringValues=strings:[]s VersionValues=versions:[]s
resource.DeviceCapacity Value:q RequestPolicy:*resource.CapacityRequestPolicy
resource.DeviceClaim Requests:[]resource.DeviceRequest Constraints:[]resource.DeviceConstraint Config:[]resource.DeviceClaimConfiguration
resource.DeviceClaimConfiguration Requests:[]s +resource.DeviceConfiguration
resource.DeviceClass +meta Spec:resource.DeviceClassSpec
resource.DeviceClassConfiguration +resource.DeviceConfiguration
resource.DeviceClassSpec Selectors:[]resource.DeviceSelector Config:[]resource.DeviceClassConfiguration ExtendedResourceName:*s
resource.DeviceConfiguration Opaque:*resource.OpaqueDeviceConfiguration
resource.DeviceConstraint Requests:[]s MatchAttribute:*s DistinctAttribute:*s
resource.DeviceCounterConsumption CounterSet:s Counters:{}resource.Counter
resource.DeviceRequest Name:s Exactly:*resource.ExactDeviceRequest FirstAvailable:[]resource.DeviceSubRequest
resource.DeviceRequestAllocationResult Request:s Driver:s Pool:s Device:s AdminAccess:*b Tolerations:[]resource.DeviceToleration BindingConditions:[]s BindingFailureConditions:[]s ShareID:*s ConsumedCapacity:{}q
resource.DeviceSelector CEL=cel:*resource.CELDeviceSelector
resource.DeviceSubRequest Name:s DeviceClassName:s Selectors:[]resource.DeviceSelector AllocationMode:s Count:n Tolerations:[]resource.DeviceToleration Capacity:*resource.CapacityRequirements
resource.DeviceTaint Key:s Value:s Effect:s TimeAdded:*t
resource.DeviceToleration Key:s Operator:s Value:s Effect:s TolerationSeconds:*n
resource.ExactDeviceRequest DeviceClassName:s Selectors:[]resource.DeviceSelector AllocationMode:s Count:n AdminAccess:*b Tolerations:[]resource.DeviceToleration Capacity:*resource.CapacityRequirements
resource.NetworkDeviceData InterfaceName:s IPs=ips:[]s HardwareAddress:s
resource.NodeAllocatableResourceMapping CapacityKey:*s AllocationMultiplier:*q
resource.OpaqueDeviceConfiguration Driver:s Parameters:j
resource.ResourceClaim +meta Spec:resource.ResourceClaimSpec Status:resource.ResourceClaimStatus
resource.ResourceClaimConsumerReference APIGroup=apiGroup:s Resource:s Name:s UID=uid:s
resource.ResourceClaimSpec Devices:resource.DeviceClaim
resource.ResourceClaimStatus Allocation:*resource.AllocationResult ReservedFor:[]resource.ResourceClaimConsumerReference Devices:[]resource.AllocatedDeviceStatus
resource.ResourceClaimTemplate +meta Spec:resource.ResourceClaimTemplateSpec
resource.ResourceClaimTemplateSpec +meta Spec:resource.ResourceClaimSpec
resource.ResourcePool Name:s Generation:n ResourceSliceCount:n
resource.ResourceSlice +meta Spec:resource.ResourceSliceSpec
resource.ResourceSliceSpec Driver:s Pool:resource.ResourcePool NodeName:*s NodeSelector:*core.NodeSelector AllNodes:*b Devices:[]resource.Device PerDeviceNodeSelection:*b SharedCounters:[]resource.CounterSet
scheduling.PriorityClass +meta Value:n GlobalDefault:b Description:s PreemptionPolicy:*s
storage.CSIDriver +meta Spec:storage.CSIDriverSpec
storage.CSIDriverSpec AttachRequired:*b FSGroupPolicy=fsGroupPolicy:*s PodInfoOnMount:*b VolumeLifecycleModes:[]s StorageCapacity:*b TokenRequests:[]storage.TokenRequest RequiresRepublish:*b SELinuxMount=seLinuxMount:*b NodeAllocatableUpdatePeriodSeconds:*n ServiceAccountTokenInSecrets:*b PreventPodSchedulingIfMissing:*b
storage.CSINode +meta Spec:storage.CSINodeSpec
storage.CSINodeDriver Name:s NodeID:s TopologyKeys:[]s Allocatable:*storage.VolumeNodeResources
storage.CSINodeSpec Drivers:[]storage.CSINodeDriver
storage.StorageClass +meta Provisioner:s Parameters:{}s ReclaimPolicy:*s MountOptions:[]s AllowVolumeExpansion:*b VolumeBindingMode:*s AllowedTopologies:[]core.TopologySelectorTerm
storage.TokenRequest Audience:s ExpirationSeconds:*n
storage.VolumeAttachment +meta Spec:storage.VolumeAttachmentSpec Status:storage.VolumeAttachmentStatus
storage.VolumeAttachmentSource PersistentVolumeName:*s InlineVolumeSpec:*core.PersistentVolumeSpec
storage.VolumeAttachmentSpec Attacher:s Source:storage.VolumeAttachmentSource NodeName:s
storage.VolumeAttachmentStatus Attached:b AttachmentMetadata:{}s AttachError:*storage.VolumeError DetachError:*storage.VolumeError
storage.VolumeError Time:t Message:s ErrorCode:*n
storage.VolumeNodeResources Count:*n
`;
