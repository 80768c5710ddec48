// Made by `npm run generate` from types-data/. Not edited by hand.
export const CORE_V1 = `
AWSElasticBlockStoreVolumeSource volumeID1:string fsType?2:string partition?3:int32 readOnly?4:bool
Affinity nodeAffinity?1:*NodeAffinity podAffinity?2:*PodAffinity podAntiAffinity?3:*PodAntiAffinity
AppArmorProfile;unions=[{"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}] type1:AppArmorProfileType localhostProfile?2:*string
AppArmorProfileType=string Localhost|RuntimeDefault|Unconfined
AttachedVolume name1:UniqueVolumeName devicePath2:string
AzureDataDiskCachingMode=string None|ReadOnly|ReadWrite
AzureDataDiskKind=string Dedicated|Managed|Shared
AzureDiskVolumeSource diskName1:string diskURI2:string cachingMode?3:*AzureDataDiskCachingMode;default="ReadWrite" fsType?4:*string;default="ext4" readOnly?5:*bool;default=false kind?6:*AzureDataDiskKind;default="Shared"
AzureFilePersistentVolumeSource secretName1:string shareName2:string readOnly?3:bool secretNamespace4:*string;optional
AzureFileVolumeSource secretName1:string shareName2:string readOnly?3:bool
Binding +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta target2:ObjectReference
CSIPersistentVolumeSource driver1:string volumeHandle2:string readOnly?3:bool fsType?4:string volumeAttributes?5:map[string]string controllerPublishSecretRef?6:*SecretReference nodeStageSecretRef?7:*SecretReference nodePublishSecretRef?8:*SecretReference controllerExpandSecretRef?9:*SecretReference nodeExpandSecretRef?10:*SecretReference
CSIVolumeSource driver1:string readOnly?2:*bool fsType?3:*string volumeAttributes?4:map[string]string nodePublishSecretRef?5:*LocalObjectReference
Capabilities add?1:[]Capability;atomic drop?2:[]Capability;atomic
Capability=string
CephFSPersistentVolumeSource monitors1:[]string;atomic path?2:string user?3:string secretFile?4:string secretRef?5:*SecretReference readOnly?6:bool
CephFSVolumeSource monitors1:[]string;atomic path?2:string user?3:string secretFile?4:string secretRef?5:*LocalObjectReference readOnly?6:bool
CinderPersistentVolumeSource volumeID1:string fsType?2:string readOnly?3:bool secretRef?4:*SecretReference
CinderVolumeSource volumeID1:string fsType?2:string readOnly?3:bool secretRef?4:*LocalObjectReference
ClaimResourceStatus=string ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizeInProgress|NodeResizeInfeasible|NodeResizePending
ClientIPConfig timeoutSeconds?1:*int32
ClusterTrustBundleProjection name?1:*string signerName?2:*string labelSelector?3:*meta/v1.LabelSelector optional?5:*bool path4:string
ComponentCondition type1:ComponentConditionType status2:ConditionStatus message?3:string error?4:string
ComponentConditionType=string
ComponentStatus +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta conditions?2:[]ComponentCondition;patch=merge;mergeKey=type;map=type
ComponentStatusList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ComponentStatus
ConditionStatus=string
ConfigMap +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta immutable?4:*bool data?2:map[string]string binaryData?3:map[string][]uint8
ConfigMapEnvSource +1:LocalObjectReference optional?2:*bool
ConfigMapKeySelector;atomic +1:LocalObjectReference key2:string optional?3:*bool
ConfigMapList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ConfigMap
ConfigMapNodeConfigSource namespace1:string name2:string uid?3:types.UID resourceVersion?4:string kubeletConfigKey5:string
ConfigMapProjection +1:LocalObjectReference items?2:[]KeyToPath;atomic optional?4:*bool
ConfigMapVolumeSource +1:LocalObjectReference items?2:[]KeyToPath;atomic defaultMode?3:*int32 optional?4:*bool
Container name1:string image?2:string command?3:[]string;atomic args?4:[]string;atomic workingDir?5:string ports?6:[]ContainerPort;patch=merge;mergeKey=containerPort;map=containerPort,protocol envFrom?19:[]EnvFromSource;atomic env?7:[]EnvVar;patch=merge;mergeKey=name;map=name resources?8:ResourceRequirements resizePolicy?23:[]ContainerResizePolicy;atomic restartPolicy?24:*ContainerRestartPolicy restartPolicyRules?25:[]ContainerRestartRule;atomic volumeMounts?9:[]VolumeMount;patch=merge;mergeKey=mountPath;map=mountPath volumeDevices?21:[]VolumeDevice;patch=merge;mergeKey=devicePath;map=devicePath livenessProbe?10:*Probe readinessProbe?11:*Probe startupProbe?22:*Probe lifecycle?12:*Lifecycle terminationMessagePath?13:string terminationMessagePolicy?20:TerminationMessagePolicy imagePullPolicy?14:PullPolicy securityContext?15:*SecurityContext stdin?16:bool stdinOnce?17:bool tty?18:bool
ContainerExtendedResourceRequest containerName1:string resourceName2:string requestName3:string
ContainerImage names1:[]string;atomic;optional sizeBytes?2:int64
ContainerPort name?1:string hostPort?2:int32 containerPort3:int32 protocol?4:Protocol;default="TCP" hostIP?5:string
ContainerResizePolicy resourceName1:ResourceName restartPolicy2:ResourceResizeRestartPolicy
ContainerRestartPolicy=string
ContainerRestartRule action?1:ContainerRestartRuleAction;required exitCodes?2:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleAction=string
ContainerRestartRuleOnExitCodes operator?1:ContainerRestartRuleOnExitCodesOperator;required values?2:[]int32;set
ContainerRestartRuleOnExitCodesOperator=string
ContainerState waiting?1:*ContainerStateWaiting running?2:*ContainerStateRunning terminated?3:*ContainerStateTerminated
ContainerStateRunning startedAt?1:meta/v1.Time
ContainerStateTerminated exitCode1:int32 signal?2:int32 reason?3:string message?4:string startedAt?5:meta/v1.Time finishedAt?6:meta/v1.Time containerID?7:string
ContainerStateWaiting reason?1:string message?2:string
ContainerStatus name1:string state?2:ContainerState lastState?3:ContainerState ready4:bool restartCount5:int32 image6:string imageID7:string containerID?8:string started?9:*bool allocatedResources?10:ResourceList resources?11:*ResourceRequirements volumeMounts?12:[]VolumeMountStatus;patch=merge;mergeKey=mountPath;map=mountPath user?13:*ContainerUser allocatedResourcesStatus?14:[]ResourceStatus;patch=merge;mergeKey=name;map=name stopSignal?15:*Signal
ContainerUser linux?1:*LinuxContainerUser
DNSPolicy=string ClusterFirst|ClusterFirstWithHostNet|Default|None
DaemonEndpoint Port1:int32
DownwardAPIProjection items?1:[]DownwardAPIVolumeFile;atomic
DownwardAPIVolumeFile path1:string fieldRef?2:*ObjectFieldSelector resourceFieldRef?3:*ResourceFieldSelector mode?4:*int32
DownwardAPIVolumeSource items?1:[]DownwardAPIVolumeFile;atomic defaultMode?2:*int32
EmptyDirVolumeSource medium?1:StorageMedium sizeLimit?2:*resource.Quantity
EndpointAddress;atomic ip1:string hostname?3:string nodeName?4:*string targetRef?2:*ObjectReference
EndpointPort;atomic name?1:string port2:int32 protocol?3:Protocol appProtocol?4:*string
EndpointSubset addresses?1:[]EndpointAddress;atomic notReadyAddresses?2:[]EndpointAddress;atomic ports?3:[]EndpointPort;atomic
Endpoints +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta subsets?2:[]EndpointSubset;atomic
EndpointsList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Endpoints
EnvFromSource prefix?1:string configMapRef?2:*ConfigMapEnvSource secretRef?3:*SecretEnvSource
EnvVar name1:string value?2:string valueFrom?3:*EnvVarSource
EnvVarSource fieldRef?1:*ObjectFieldSelector resourceFieldRef?2:*ResourceFieldSelector configMapKeyRef?3:*ConfigMapKeySelector secretKeyRef?4:*SecretKeySelector fileKeyRef?5:*FileKeySelector
EphemeralContainer +1:EphemeralContainerCommon targetContainerName?2:string
EphemeralContainerCommon name1:string image?2:string command?3:[]string;atomic args?4:[]string;atomic workingDir?5:string ports?6:[]ContainerPort;patch=merge;mergeKey=containerPort;map=containerPort,protocol envFrom?19:[]EnvFromSource;atomic env?7:[]EnvVar;patch=merge;mergeKey=name;map=name resources?8:ResourceRequirements resizePolicy?23:[]ContainerResizePolicy;atomic restartPolicy?24:*ContainerRestartPolicy restartPolicyRules?25:[]ContainerRestartRule;atomic volumeMounts?9:[]VolumeMount;patch=merge;mergeKey=mountPath;map=mountPath volumeDevices?21:[]VolumeDevice;patch=merge;mergeKey=devicePath;map=devicePath livenessProbe?10:*Probe readinessProbe?11:*Probe startupProbe?22:*Probe lifecycle?12:*Lifecycle terminationMessagePath?13:string terminationMessagePolicy?20:TerminationMessagePolicy imagePullPolicy?14:PullPolicy securityContext?15:*SecurityContext stdin?16:bool stdinOnce?17:bool tty?18:bool
EphemeralVolumeSource volumeClaimTemplate?1:*PersistentVolumeClaimTemplate
Event +:meta/v1.TypeMeta metadata1:meta/v1.ObjectMeta involvedObject2:ObjectReference reason?3:string message?4:string source?5:EventSource firstTimestamp?6:meta/v1.Time lastTimestamp?7:meta/v1.Time count?8:int32 type?9:string eventTime?10:meta/v1.MicroTime series?11:*EventSeries action?12:string related?13:*ObjectReference reportingComponent14:string;optional reportingInstance15:string;optional
EventList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Event
EventSeries count?1:int32 lastObservedTime?2:meta/v1.MicroTime
EventSource component?1:string host?2:string
ExecAction command?1:[]string;atomic
FCVolumeSource targetWWNs?1:[]string;atomic lun?2:*int32 fsType?3:string readOnly?4:bool wwids?5:[]string;atomic
FileKeySelector;atomic volumeName1:string path2:string key3:string optional?4:*bool;default=false
FinalizerName=string
FlexPersistentVolumeSource driver1:string fsType?2:string secretRef?3:*SecretReference readOnly?4:bool options?5:map[string]string
FlexVolumeSource driver1:string fsType?2:string secretRef?3:*LocalObjectReference readOnly?4:bool options?5:map[string]string
FlockerVolumeSource datasetName?1:string datasetUUID?2:string
GCEPersistentDiskVolumeSource pdName1:string fsType?2:string partition?3:int32 readOnly?4:bool
GRPCAction port1:int32 service2:*string;optional;default=""
GitRepoVolumeSource repository1:string revision?2:string directory?3:string
GlusterfsPersistentVolumeSource endpoints1:string path2:string readOnly?3:bool endpointsNamespace?4:*string
GlusterfsVolumeSource endpoints1:string path2:string readOnly?3:bool
HTTPGetAction path?1:string port2:intstr.IntOrString host?3:string scheme?4:URIScheme httpHeaders?5:[]HTTPHeader;atomic
HTTPHeader name1:string value2:string
HostAlias ip1:string hostnames?2:[]string;atomic
HostIP ip1:string
HostPathType=string |BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket
HostPathVolumeSource path1:string type?2:*HostPathType
IPFamily=string |IPv4|IPv6
IPFamilyPolicy=string PreferDualStack|RequireDualStack|SingleStack
ISCSIPersistentVolumeSource targetPortal1:string iqn2:string lun3:int32 iscsiInterface?4:string;default="default" fsType?5:string readOnly?6:bool portals?7:[]string;atomic chapAuthDiscovery?8:bool chapAuthSession?11:bool secretRef?10:*SecretReference initiatorName?12:*string
ISCSIVolumeSource targetPortal1:string iqn2:string lun3:int32 iscsiInterface?4:string;default="default" fsType?5:string readOnly?6:bool portals?7:[]string;atomic chapAuthDiscovery?8:bool chapAuthSession?11:bool secretRef?10:*LocalObjectReference initiatorName?12:*string
ImageVolumeSource reference?1:string pullPolicy?2:PullPolicy
ImageVolumeStatus imageRef?1:string;required
KeyToPath key1:string path2:string mode?3:*int32
Lifecycle postStart?1:*LifecycleHandler preStop?2:*LifecycleHandler stopSignal?3:*Signal
LifecycleHandler exec?1:*ExecAction httpGet?2:*HTTPGetAction tcpSocket?3:*TCPSocketAction sleep?4:*SleepAction
LimitRange +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:LimitRangeSpec
LimitRangeItem type1:LimitType max?2:ResourceList min?3:ResourceList default?4:ResourceList defaultRequest?5:ResourceList maxLimitRequestRatio?6:ResourceList
LimitRangeList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]LimitRange
LimitRangeSpec limits1:[]LimitRangeItem;atomic
LimitType=string
LinuxContainerUser uid1:int64 gid2:int64 supplementalGroups?3:[]int64;atomic
List +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]runtime.RawExtension
LoadBalancerIPMode=string
LoadBalancerIngress ip?1:string hostname?2:string ipMode?3:*LoadBalancerIPMode ports?4:[]PortStatus;atomic
LoadBalancerStatus ingress?1:[]LoadBalancerIngress;atomic
LocalObjectReference;atomic name?1:string;default=""
LocalVolumeSource path1:string fsType?2:*string
ModifyVolumeStatus targetVolumeAttributesClassName?1:string status2:PersistentVolumeClaimModifyVolumeStatus
MountPropagationMode=string Bidirectional|HostToContainer|None
NFSVolumeSource server1:string path2:string readOnly?3:bool
Namespace +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:NamespaceSpec status?3:NamespaceStatus
NamespaceCondition type1:NamespaceConditionType status2:ConditionStatus lastTransitionTime?4:meta/v1.Time reason?5:string message?6:string
NamespaceConditionType=string
NamespaceList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Namespace
NamespacePhase=string Active|Terminating
NamespaceSpec finalizers?1:[]FinalizerName;atomic
NamespaceStatus phase?1:NamespacePhase conditions?2:[]NamespaceCondition;patch=merge;mergeKey=type;map=type
Node +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:NodeSpec status?3:NodeStatus
NodeAddress type1:NodeAddressType address2:string
NodeAddressType=string
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution?1:*NodeSelector preferredDuringSchedulingIgnoredDuringExecution?2:[]PreferredSchedulingTerm;atomic
NodeAllocatableResourceClaimStatus resourceClaimName1:string containers?2:[]string;set resources3:map[ResourceName]resource.Quantity
NodeCondition type1:NodeConditionType status2:ConditionStatus lastHeartbeatTime?3:meta/v1.Time lastTransitionTime?4:meta/v1.Time reason?5:string message?6:string
NodeConditionType=string
NodeConfigSource configMap?2:*ConfigMapNodeConfigSource
NodeConfigStatus assigned?1:*NodeConfigSource active?2:*NodeConfigSource lastKnownGood?3:*NodeConfigSource error?4:string
NodeDaemonEndpoints kubeletEndpoint?1:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy?1:*bool
NodeInclusionPolicy=string Honor|Ignore
NodeList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Node
NodePhase=string Pending|Running|Terminated
NodeProxyOptions +:meta/v1.TypeMeta path?1:string
NodeRuntimeHandler name1:string;optional features?2:*NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts?1:*bool userNamespaces?2:*bool
NodeSelector;atomic nodeSelectorTerms1:[]NodeSelectorTerm;atomic
NodeSelectorOperator=string DoesNotExist|Exists|Gt|In|Lt|NotIn
NodeSelectorRequirement key1:string operator2:NodeSelectorOperator values?3:[]string;atomic
NodeSelectorTerm;atomic matchExpressions?1:[]NodeSelectorRequirement;atomic matchFields?2:[]NodeSelectorRequirement;atomic
NodeSpec podCIDR?1:string podCIDRs?7:[]string;patch=merge;set providerID?3:string unschedulable?4:bool taints?5:[]Taint;atomic configSource?6:*NodeConfigSource externalID?2:string
NodeStatus capacity?1:ResourceList allocatable?2:ResourceList phase?3:NodePhase conditions?4:[]NodeCondition;patch=merge;mergeKey=type;map=type addresses?5:[]NodeAddress;patch=merge;mergeKey=type;map=type daemonEndpoints?6:NodeDaemonEndpoints nodeInfo?7:NodeSystemInfo images?8:[]ContainerImage;atomic volumesInUse?9:[]UniqueVolumeName;atomic volumesAttached?10:[]AttachedVolume;atomic config?11:*NodeConfigStatus runtimeHandlers?12:[]NodeRuntimeHandler;atomic features?13:*NodeFeatures declaredFeatures?14:[]string;atomic
NodeSwapStatus capacity?1:*int64
NodeSystemInfo machineID1:string systemUUID2:string bootID3:string kernelVersion4:string osImage5:string containerRuntimeVersion6:string kubeletVersion7:string kubeProxyVersion8:string operatingSystem9:string architecture10:string swap?11:*NodeSwapStatus
OSName=string
ObjectFieldSelector;atomic apiVersion?1:string fieldPath2:string
ObjectReference;atomic kind?1:string namespace?2:string name?3:string uid?4:types.UID apiVersion?5:string resourceVersion?6:string fieldPath?7:string
PersistentVolume +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:PersistentVolumeSpec status?3:PersistentVolumeStatus
PersistentVolumeAccessMode=string ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
PersistentVolumeClaim +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:PersistentVolumeClaimSpec status?3:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition type1:PersistentVolumeClaimConditionType status2:ConditionStatus lastProbeTime?3:meta/v1.Time lastTransitionTime?4:meta/v1.Time reason?5:string message?6:string
PersistentVolumeClaimConditionType=string
PersistentVolumeClaimList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PersistentVolumeClaim
PersistentVolumeClaimModifyVolumeStatus=string InProgress|Infeasible|Pending
PersistentVolumeClaimPhase=string Bound|Lost|Pending
PersistentVolumeClaimSpec accessModes?1:[]PersistentVolumeAccessMode;atomic selector?4:*meta/v1.LabelSelector resources?2:VolumeResourceRequirements volumeName?3:string storageClassName?5:*string volumeMode?6:*PersistentVolumeMode dataSource?7:*TypedLocalObjectReference dataSourceRef?8:*TypedObjectReference volumeAttributesClassName?9:*string
PersistentVolumeClaimStatus phase?1:PersistentVolumeClaimPhase accessModes?2:[]PersistentVolumeAccessMode;atomic capacity?3:ResourceList conditions?4:[]PersistentVolumeClaimCondition;patch=merge;mergeKey=type;map=type allocatedResources?5:ResourceList allocatedResourceStatuses?7:map[ResourceName]ClaimResourceStatus;granular currentVolumeAttributesClassName?8:*string modifyVolumeStatus?9:*ModifyVolumeStatus
PersistentVolumeClaimTemplate metadata?1:meta/v1.ObjectMeta spec2:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName1:string readOnly?2:bool
PersistentVolumeList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PersistentVolume
PersistentVolumeMode=string Block|Filesystem
PersistentVolumePhase=string Available|Bound|Failed|Pending|Released
PersistentVolumeReclaimPolicy=string Delete|Recycle|Retain
PersistentVolumeSource gcePersistentDisk?1:*GCEPersistentDiskVolumeSource awsElasticBlockStore?2:*AWSElasticBlockStoreVolumeSource hostPath?3:*HostPathVolumeSource glusterfs?4:*GlusterfsPersistentVolumeSource nfs?5:*NFSVolumeSource rbd?6:*RBDPersistentVolumeSource iscsi?7:*ISCSIPersistentVolumeSource cinder?8:*CinderPersistentVolumeSource cephfs?9:*CephFSPersistentVolumeSource fc?10:*FCVolumeSource flocker?11:*FlockerVolumeSource flexVolume?12:*FlexPersistentVolumeSource azureFile?13:*AzureFilePersistentVolumeSource vsphereVolume?14:*VsphereVirtualDiskVolumeSource quobyte?15:*QuobyteVolumeSource azureDisk?16:*AzureDiskVolumeSource photonPersistentDisk?17:*PhotonPersistentDiskVolumeSource portworxVolume?18:*PortworxVolumeSource scaleIO?19:*ScaleIOPersistentVolumeSource local?20:*LocalVolumeSource storageos?21:*StorageOSPersistentVolumeSource csi?22:*CSIPersistentVolumeSource
PersistentVolumeSpec capacity?1:ResourceList +2:PersistentVolumeSource accessModes?3:[]PersistentVolumeAccessMode;atomic claimRef?4:*ObjectReference;granular persistentVolumeReclaimPolicy?5:PersistentVolumeReclaimPolicy storageClassName?6:string mountOptions?7:[]string;atomic volumeMode?8:*PersistentVolumeMode nodeAffinity?9:*VolumeNodeAffinity volumeAttributesClassName?10:*string
PersistentVolumeStatus phase?1:PersistentVolumePhase message?2:string reason?3:string lastPhaseTransitionTime?4:*meta/v1.Time
PhotonPersistentDiskVolumeSource pdID1:string fsType?2:string
Pod +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:PodSpec status?3:PodStatus
PodAffinity requiredDuringSchedulingIgnoredDuringExecution?1:[]PodAffinityTerm;atomic preferredDuringSchedulingIgnoredDuringExecution?2:[]WeightedPodAffinityTerm;atomic
PodAffinityTerm labelSelector?1:*meta/v1.LabelSelector namespaces?2:[]string;atomic topologyKey3:string namespaceSelector?4:*meta/v1.LabelSelector matchLabelKeys?5:[]string;atomic mismatchLabelKeys?6:[]string;atomic
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution?1:[]PodAffinityTerm;atomic preferredDuringSchedulingIgnoredDuringExecution?2:[]WeightedPodAffinityTerm;atomic
PodAttachOptions +:meta/v1.TypeMeta stdin?1:bool stdout?2:bool stderr?3:bool tty?4:bool container?5:string
PodCertificateProjection signerName?1:string;required keyType?2:string;required maxExpirationSeconds?3:*int32 credentialBundlePath?4:string keyPath?5:string certificateChainPath?6:string userAnnotations?7:map[string]string
PodCondition type1:PodConditionType observedGeneration?7:int64 status2:ConditionStatus lastProbeTime?3:meta/v1.Time lastTransitionTime?4:meta/v1.Time reason?5:string message?6:string
PodConditionType=string
PodDNSConfig nameservers?1:[]string;atomic searches?2:[]string;atomic options?3:[]PodDNSConfigOption;atomic
PodDNSConfigOption name?1:string value?2:*string
PodExecOptions +:meta/v1.TypeMeta stdin?1:bool stdout?2:bool stderr?3:bool tty?4:bool container?5:string command6:[]string
PodExtendedResourceClaimStatus requestMappings1:[]ContainerExtendedResourceRequest;atomic resourceClaimName2:string
PodFSGroupChangePolicy=string Always|OnRootMismatch
PodIP ip1:string
PodList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Pod
PodLogOptions +:meta/v1.TypeMeta container?1:string follow?2:bool previous?3:bool sinceSeconds?4:*int64 sinceTime?5:*meta/v1.Time timestamps?6:bool tailLines?7:*int64 limitBytes?8:*int64 insecureSkipTLSVerifyBackend?9:bool stream?10:*string
PodOS name1:OSName
PodPhase=string Failed|Pending|Running|Succeeded|Unknown
PodPortForwardOptions +:meta/v1.TypeMeta ports?1:[]int32
PodProxyOptions +:meta/v1.TypeMeta path?1:string
PodQOSClass=string BestEffort|Burstable|Guaranteed
PodReadinessGate conditionType1:PodConditionType
PodResizeStatus=string
PodResourceClaim name1:string resourceClaimName?3:*string resourceClaimTemplateName?4:*string
PodResourceClaimStatus name1:string resourceClaimName?2:*string
PodSELinuxChangePolicy=string
PodSchedulingGate name1:string
PodSchedulingGroup;unions=[{"fields-to-discriminateBy":{"podGroupName":"PodGroupName"}}] podGroupName?1:*string
PodSecurityContext seLinuxOptions?1:*SELinuxOptions windowsOptions?8:*WindowsSecurityContextOptions runAsUser?2:*int64 runAsGroup?6:*int64 runAsNonRoot?3:*bool supplementalGroups?4:[]int64;atomic supplementalGroupsPolicy?12:*SupplementalGroupsPolicy fsGroup?5:*int64 sysctls?7:[]Sysctl;atomic fsGroupChangePolicy?9:*PodFSGroupChangePolicy seccompProfile?10:*SeccompProfile appArmorProfile?11:*AppArmorProfile seLinuxChangePolicy?13:*PodSELinuxChangePolicy
PodSpec volumes?1:[]Volume;patch=merge,retainKeys;mergeKey=name;map=name initContainers?20:[]Container;patch=merge;mergeKey=name;map=name containers2:[]Container;patch=merge;mergeKey=name;map=name ephemeralContainers?34:[]EphemeralContainer;patch=merge;mergeKey=name;map=name restartPolicy?3:RestartPolicy terminationGracePeriodSeconds?4:*int64 activeDeadlineSeconds?5:*int64 dnsPolicy?6:DNSPolicy nodeSelector?7:map[string]string;atomic serviceAccountName?8:string serviceAccount?9:string automountServiceAccountToken?21:*bool nodeName?10:string hostNetwork?11:bool hostPID?12:bool hostIPC?13:bool shareProcessNamespace?27:*bool securityContext?14:*PodSecurityContext imagePullSecrets?15:[]LocalObjectReference;patch=merge;mergeKey=name;map=name hostname?16:string subdomain?17:string affinity?18:*Affinity schedulerName?19:string tolerations?22:[]Toleration;atomic hostAliases?23:[]HostAlias;patch=merge;mergeKey=ip;map=ip priorityClassName?24:string priority?25:*int32 dnsConfig?26:*PodDNSConfig readinessGates?28:[]PodReadinessGate;atomic runtimeClassName?29:*string enableServiceLinks?30:*bool preemptionPolicy?31:*PreemptionPolicy overhead?32:ResourceList topologySpreadConstraints?33:[]TopologySpreadConstraint;patch=merge;mergeKey=topologyKey;map=topologyKey,whenUnsatisfiable setHostnameAsFQDN?35:*bool os?36:*PodOS hostUsers?37:*bool schedulingGates?38:[]PodSchedulingGate;patch=merge;mergeKey=name;map=name resourceClaims?39:[]PodResourceClaim;patch=merge,retainKeys;mergeKey=name;map=name resources?40:*ResourceRequirements hostnameOverride?41:*string schedulingGroup?43:*PodSchedulingGroup
PodStatus observedGeneration?17:int64 phase?1:PodPhase conditions?2:[]PodCondition;patch=merge;mergeKey=type;map=type message?3:string reason?4:string nominatedNodeName?11:string hostIP?5:string hostIPs?16:[]HostIP;patch=merge;mergeKey=ip;atomic podIP?6:string podIPs?12:[]PodIP;patch=merge;mergeKey=ip;map=ip startTime?7:*meta/v1.Time initContainerStatuses?10:[]ContainerStatus;atomic containerStatuses?8:[]ContainerStatus;atomic qosClass?9:PodQOSClass ephemeralContainerStatuses?13:[]ContainerStatus;atomic resize?14:PodResizeStatus resourceClaimStatuses?15:[]PodResourceClaimStatus;patch=merge,retainKeys;mergeKey=name;map=name extendedResourceClaimStatus?18:*PodExtendedResourceClaimStatus allocatedResources?19:ResourceList resources?20:*ResourceRequirements nodeAllocatableResourceClaimStatuses?21:[]NodeAllocatableResourceClaimStatus;atomic
PodStatusResult +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta status?2:PodStatus
PodTemplate +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta template?2:PodTemplateSpec
PodTemplateList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]PodTemplate
PodTemplateSpec metadata?1:meta/v1.ObjectMeta spec?2:PodSpec
PortStatus port1:int32 protocol2:Protocol error?3:*string
PortworxVolumeSource volumeID1:string fsType?2:string readOnly?3:bool
PreemptionPolicy=string Never|PreemptLowerPriority
PreferredSchedulingTerm weight1:int32 preference2:NodeSelectorTerm
Probe +1:ProbeHandler initialDelaySeconds?2:int32 timeoutSeconds?3:int32 periodSeconds?4:int32 successThreshold?5:int32 failureThreshold?6:int32 terminationGracePeriodSeconds?7:*int64
ProbeHandler exec?1:*ExecAction httpGet?2:*HTTPGetAction tcpSocket?3:*TCPSocketAction grpc?4:*GRPCAction
ProcMountType=string Default|Unmasked
ProjectedVolumeSource sources1:[]VolumeProjection;atomic;optional defaultMode?2:*int32
Protocol=string SCTP|TCP|UDP
PullPolicy=string Always|IfNotPresent|Never
QuobyteVolumeSource registry1:string volume2:string readOnly?3:bool user?4:string group?5:string tenant?6:string
RBDPersistentVolumeSource monitors1:[]string;atomic image2:string fsType?3:string pool?4:string;default="rbd" user?5:string;default="admin" keyring?6:string;default="/etc/ceph/keyring" secretRef?7:*SecretReference readOnly?8:bool
RBDVolumeSource monitors1:[]string;atomic image2:string fsType?3:string pool?4:string;default="rbd" user?5:string;default="admin" keyring?6:string;default="/etc/ceph/keyring" secretRef?7:*LocalObjectReference readOnly?8:bool
RangeAllocation +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta range2:string data3:[]uint8
RecursiveReadOnlyMode=string
ReplicationController +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ReplicationControllerSpec status?3:ReplicationControllerStatus
ReplicationControllerCondition type1:ReplicationControllerConditionType status2:ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string
ReplicationControllerConditionType=string
ReplicationControllerList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ReplicationController
ReplicationControllerSpec replicas?1:*int32;default=1 minReadySeconds?4:int32;default=0 selector?2:map[string]string;atomic template?3:*PodTemplateSpec
ReplicationControllerStatus replicas1:int32 fullyLabeledReplicas?2:int32 readyReplicas?4:int32 availableReplicas?5:int32 observedGeneration?3:int64 conditions?6:[]ReplicationControllerCondition;patch=merge;mergeKey=type;map=type
ResourceClaim name1:string request?2:string
ResourceFieldSelector;atomic containerName?1:string resource2:string divisor?3:resource.Quantity
ResourceHealth resourceID1:ResourceID health?2:ResourceHealthStatus message?6:*string
ResourceHealthStatus=string
ResourceID=string
ResourceList=map[ResourceName]resource.Quantity
ResourceName=string
ResourceQuota +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ResourceQuotaSpec status?3:ResourceQuotaStatus
ResourceQuotaList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ResourceQuota
ResourceQuotaScope=string BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
ResourceQuotaSpec hard?1:ResourceList scopes?2:[]ResourceQuotaScope;atomic scopeSelector?3:*ScopeSelector
ResourceQuotaStatus hard?1:ResourceList used?2:ResourceList
ResourceRequirements limits?1:ResourceList requests?2:ResourceList claims?3:[]ResourceClaim;map=name
ResourceResizeRestartPolicy=string
ResourceStatus name1:ResourceName resources?2:[]ResourceHealth;map=resourceID
RestartPolicy=string Always|Never|OnFailure
SELinuxOptions user?1:string role?2:string type?3:string level?4:string
ScaleIOPersistentVolumeSource gateway1:string system2:string secretRef3:*SecretReference sslEnabled?4:bool protectionDomain?5:string storagePool?6:string storageMode?7:string;default="ThinProvisioned" volumeName?8:string fsType?9:string;default="xfs" readOnly?10:bool
ScaleIOVolumeSource gateway1:string system2:string secretRef3:*LocalObjectReference sslEnabled?4:bool protectionDomain?5:string storagePool?6:string storageMode?7:string;default="ThinProvisioned" volumeName?8:string fsType?9:string;default="xfs" readOnly?10:bool
ScopeSelector;atomic matchExpressions?1:[]ScopedResourceSelectorRequirement;atomic
ScopeSelectorOperator=string DoesNotExist|Exists|In|NotIn
ScopedResourceSelectorRequirement scopeName1:ResourceQuotaScope operator2:ScopeSelectorOperator values?3:[]string;atomic
SeccompProfile;unions=[{"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}] type1:SeccompProfileType localhostProfile?2:*string
SeccompProfileType=string Localhost|RuntimeDefault|Unconfined
Secret +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta immutable?5:*bool data?2:map[string][]uint8 stringData?4:map[string]string type?3:SecretType
SecretEnvSource +1:LocalObjectReference optional?2:*bool
SecretKeySelector;atomic +1:LocalObjectReference key2:string optional?3:*bool
SecretList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Secret
SecretProjection +1:LocalObjectReference items?2:[]KeyToPath;atomic optional?4:*bool
SecretReference;atomic name?1:string namespace?2:string
SecretType=string
SecretVolumeSource secretName?1:string items?2:[]KeyToPath;atomic defaultMode?3:*int32 optional?4:*bool
SecurityContext capabilities?1:*Capabilities privileged?2:*bool seLinuxOptions?3:*SELinuxOptions windowsOptions?10:*WindowsSecurityContextOptions runAsUser?4:*int64 runAsGroup?8:*int64 runAsNonRoot?5:*bool readOnlyRootFilesystem?6:*bool allowPrivilegeEscalation?7:*bool procMount?9:*ProcMountType seccompProfile?11:*SeccompProfile appArmorProfile?12:*AppArmorProfile
SerializedReference +:meta/v1.TypeMeta reference?1:ObjectReference
Service +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:ServiceSpec status?3:ServiceStatus
ServiceAccount +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta secrets?2:[]ObjectReference;patch=merge;mergeKey=name;map=name imagePullSecrets?3:[]LocalObjectReference;atomic automountServiceAccountToken?4:*bool
ServiceAccountList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ServiceAccount
ServiceAccountTokenProjection audience?1:string expirationSeconds?2:*int64 path3:string
ServiceAffinity=string ClientIP|None
ServiceExternalTrafficPolicy=string Cluster|Local
ServiceInternalTrafficPolicy=string Cluster|Local
ServiceList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Service
ServicePort name?1:string protocol?2:Protocol;default="TCP" appProtocol?6:*string port3:int32 targetPort?4:intstr.IntOrString nodePort?5:int32
ServiceProxyOptions +:meta/v1.TypeMeta path?1:string
ServiceSpec ports?1:[]ServicePort;patch=merge;mergeKey=port;map=port,protocol selector?2:map[string]string;atomic clusterIP?3:string clusterIPs?18:[]string;atomic type?4:ServiceType externalIPs?5:[]string;atomic sessionAffinity?7:ServiceAffinity loadBalancerIP?8:string loadBalancerSourceRanges?9:[]string;atomic externalName?10:string externalTrafficPolicy?11:ServiceExternalTrafficPolicy healthCheckNodePort?12:int32 publishNotReadyAddresses?13:bool sessionAffinityConfig?14:*SessionAffinityConfig ipFamilies?19:[]IPFamily;atomic ipFamilyPolicy?17:*IPFamilyPolicy allocateLoadBalancerNodePorts?20:*bool loadBalancerClass?21:*string internalTrafficPolicy?22:*ServiceInternalTrafficPolicy trafficDistribution?23:*string
ServiceStatus loadBalancer?1:LoadBalancerStatus conditions?2:[]meta/v1.Condition;patch=merge;mergeKey=type;map=type
ServiceType=string ClusterIP|ExternalName|LoadBalancer|NodePort
SessionAffinityConfig clientIP?1:*ClientIPConfig
Signal=string SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ
SleepAction seconds1:int64
StorageMedium=string
StorageOSPersistentVolumeSource volumeName?1:string volumeNamespace?2:string fsType?3:string readOnly?4:bool secretRef?5:*ObjectReference
StorageOSVolumeSource volumeName?1:string volumeNamespace?2:string fsType?3:string readOnly?4:bool secretRef?5:*LocalObjectReference
SupplementalGroupsPolicy=string Merge|Strict
Sysctl name1:string value2:string
TCPSocketAction port1:intstr.IntOrString host?2:string
Taint key1:string value?2:string effect3:TaintEffect timeAdded?4:*meta/v1.Time
TaintEffect=string NoExecute|NoSchedule|PreferNoSchedule
TerminationMessagePolicy=string FallbackToLogsOnError|File
Toleration key?1:string operator?2:TolerationOperator value?3:string effect?4:TaintEffect tolerationSeconds?5:*int64
TolerationOperator=string Equal|Exists|Gt|Lt
TopologySelectorLabelRequirement key1:string values2:[]string;atomic
TopologySelectorTerm;atomic matchLabelExpressions?1:[]TopologySelectorLabelRequirement;atomic
TopologySpreadConstraint maxSkew1:int32 topologyKey2:string whenUnsatisfiable3:UnsatisfiableConstraintAction labelSelector?4:*meta/v1.LabelSelector minDomains?5:*int32 nodeAffinityPolicy?6:*NodeInclusionPolicy nodeTaintsPolicy?7:*NodeInclusionPolicy matchLabelKeys?8:[]string;atomic
TypedLocalObjectReference;atomic apiGroup1:*string;optional kind2:string name3:string
TypedObjectReference apiGroup1:*string;optional kind2:string name3:string namespace?4:*string
URIScheme=string HTTP|HTTPS
UniqueVolumeName=string
UnsatisfiableConstraintAction=string DoNotSchedule|ScheduleAnyway
Volume name1:string +2:VolumeSource
VolumeDevice name1:string devicePath2:string
VolumeMount name1:string readOnly?2:bool recursiveReadOnly?7:*RecursiveReadOnlyMode mountPath3:string subPath?4:string mountPropagation?5:*MountPropagationMode subPathExpr?6:string
VolumeMountStatus name1:string mountPath2:string readOnly?3:bool recursiveReadOnly?4:*RecursiveReadOnlyMode volumeStatus?5:*VolumeStatus
VolumeNodeAffinity required?1:*NodeSelector
VolumeProjection secret?1:*SecretProjection downwardAPI?2:*DownwardAPIProjection configMap?3:*ConfigMapProjection serviceAccountToken?4:*ServiceAccountTokenProjection clusterTrustBundle?5:*ClusterTrustBundleProjection podCertificate?6:*PodCertificateProjection
VolumeResourceRequirements limits?1:ResourceList requests?2:ResourceList
VolumeSource hostPath?1:*HostPathVolumeSource emptyDir?2:*EmptyDirVolumeSource gcePersistentDisk?3:*GCEPersistentDiskVolumeSource awsElasticBlockStore?4:*AWSElasticBlockStoreVolumeSource gitRepo?5:*GitRepoVolumeSource secret?6:*SecretVolumeSource nfs?7:*NFSVolumeSource iscsi?8:*ISCSIVolumeSource glusterfs?9:*GlusterfsVolumeSource persistentVolumeClaim?10:*PersistentVolumeClaimVolumeSource rbd?11:*RBDVolumeSource flexVolume?12:*FlexVolumeSource cinder?13:*CinderVolumeSource cephfs?14:*CephFSVolumeSource flocker?15:*FlockerVolumeSource downwardAPI?16:*DownwardAPIVolumeSource fc?17:*FCVolumeSource azureFile?18:*AzureFileVolumeSource configMap?19:*ConfigMapVolumeSource vsphereVolume?20:*VsphereVirtualDiskVolumeSource quobyte?21:*QuobyteVolumeSource azureDisk?22:*AzureDiskVolumeSource photonPersistentDisk?23:*PhotonPersistentDiskVolumeSource projected?26:*ProjectedVolumeSource portworxVolume?24:*PortworxVolumeSource scaleIO?25:*ScaleIOVolumeSource storageos?27:*StorageOSVolumeSource csi?28:*CSIVolumeSource ephemeral?29:*EphemeralVolumeSource image?30:*ImageVolumeSource
VolumeStatus image?1:*ImageVolumeStatus
VsphereVirtualDiskVolumeSource volumePath1:string fsType?2:string storagePolicyName?3:string storagePolicyID?4:string
WeightedPodAffinityTerm weight1:int32 podAffinityTerm2:PodAffinityTerm
WindowsSecurityContextOptions gmsaCredentialSpecName?1:*string gmsaCredentialSpec?2:*string runAsUserName?3:*string hostProcess?4:*bool
`;
