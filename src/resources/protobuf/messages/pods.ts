/** `core/v1`: pods and what they are made of. */
export const PODS = `
core.AWSElasticBlockStoreVolumeSource volumeID=1s! fsType=2s partition=3i readOnly=4b
core.Affinity nodeAffinity=1@core.NodeAffinity podAffinity=2@core.PodAffinity podAntiAffinity=3@core.PodAntiAffinity
core.AppArmorProfile type=1s! localhostProfile=2s!
core.AttachedVolume name=1s! devicePath=2s!
core.AzureDiskVolumeSource diskName=1s! diskURI=2s! cachingMode=3s! fsType=4s! readOnly=5b! kind=6s!
core.AzureFileVolumeSource secretName=1s! shareName=2s! readOnly=3b
core.CSIVolumeSource driver=1s! readOnly=2b! fsType=3s! volumeAttributes=4%s
  nodePublishSecretRef=5@core.LocalObjectReference
core.Capabilities add=1*s drop=2*s
core.CephFSVolumeSource monitors=1*s path=2s user=3s secretFile=4s secretRef=5@core.LocalObjectReference readOnly=6b
core.CinderVolumeSource volumeID=1s! fsType=2s readOnly=3b secretRef=4@core.LocalObjectReference
core.ClusterTrustBundleProjection name=1s! signerName=2s! labelSelector=3@meta.LabelSelector path=4s! optional=5b!
  user=6i!
core.ConfigMapEnvSource =1@core.LocalObjectReference optional=2b!
core.ConfigMapKeySelector =1@core.LocalObjectReference key=2s! optional=3b!
core.ConfigMapNodeConfigSource namespace=1s! name=2s! uid=3s resourceVersion=4s kubeletConfigKey=5s!
core.ConfigMapProjection =1@core.LocalObjectReference items=2*@core.KeyToPath optional=4b!
core.ConfigMapVolumeSource =1@core.LocalObjectReference items=2*@core.KeyToPath defaultMode=3i! optional=4b!
  defaultUser=5i!
core.Container name=1s! image=2s command=3*s args=4*s workingDir=5s ports=6*@core.ContainerPort env=7*@core.EnvVar
  resources=8@core.ResourceRequirements volumeMounts=9*@core.VolumeMount livenessProbe=10@core.Probe
  readinessProbe=11@core.Probe lifecycle=12@core.Lifecycle terminationMessagePath=13s imagePullPolicy=14s
  securityContext=15@core.SecurityContext stdin=16b stdinOnce=17b tty=18b envFrom=19*@core.EnvFromSource
  terminationMessagePolicy=20s volumeDevices=21*@core.VolumeDevice startupProbe=22@core.Probe
  resizePolicy=23*@core.ContainerResizePolicy restartPolicy=24s! restartPolicyRules=25*@core.ContainerRestartRule
core.ContainerExtendedResourceRequest containerName=1s! resourceName=2s! requestName=3s!
core.ContainerImage names=1*s sizeBytes=2i
core.ContainerPort name=1s hostPort=2i containerPort=3i! protocol=4s hostIP=5s
core.ContainerResizePolicy resourceName=1s! restartPolicy=2s!
core.ContainerRestartRule action=1s exitCodes=2@core.ContainerRestartRuleOnExitCodes
core.ContainerRestartRuleOnExitCodes operator=1s values=2*i
core.ContainerState waiting=1@core.ContainerStateWaiting running=2@core.ContainerStateRunning
  terminated=3@core.ContainerStateTerminated
core.ContainerStateRunning startedAt=1T
core.ContainerStateTerminated exitCode=1i! signal=2i reason=3s message=4s startedAt=5T finishedAt=6T containerID=7s
core.ContainerStateWaiting reason=1s message=2s
core.ContainerStatus name=1s! state=2@core.ContainerState lastState=3@core.ContainerState ready=4b! restartCount=5i!
  image=6s! imageID=7s! containerID=8s started=9b! allocatedResources=10%Q resources=11@core.ResourceRequirements
  volumeMounts=12*@core.VolumeMountStatus user=13@core.ContainerUser
  allocatedResourcesStatus=14*@core.ResourceStatus stopSignal=15s!
core.ContainerUser linux=1@core.LinuxContainerUser
core.DownwardAPIProjection items=1*@core.DownwardAPIVolumeFile
core.DownwardAPIVolumeFile path=1s! fieldRef=2@core.ObjectFieldSelector
  resourceFieldRef=3@core.ResourceFieldSelector mode=4i! user=5i!
core.DownwardAPIVolumeSource items=1*@core.DownwardAPIVolumeFile defaultMode=2i! defaultUser=3i!
core.EmptyDirVolumeSource medium=1s sizeLimit=2Q mode=3i!
core.EnvFromSource prefix=1s configMapRef=2@core.ConfigMapEnvSource secretRef=3@core.SecretEnvSource
core.EnvVar name=1s! value=2s valueFrom=3@core.EnvVarSource
core.EnvVarSource fieldRef=1@core.ObjectFieldSelector resourceFieldRef=2@core.ResourceFieldSelector
  configMapKeyRef=3@core.ConfigMapKeySelector secretKeyRef=4@core.SecretKeySelector
  fileKeyRef=5@core.FileKeySelector
core.EphemeralContainer =1@core.EphemeralContainerCommon targetContainerName=2s
core.EphemeralContainerCommon name=1s! image=2s command=3*s args=4*s workingDir=5s ports=6*@core.ContainerPort
  env=7*@core.EnvVar resources=8@core.ResourceRequirements volumeMounts=9*@core.VolumeMount
  livenessProbe=10@core.Probe readinessProbe=11@core.Probe lifecycle=12@core.Lifecycle terminationMessagePath=13s
  imagePullPolicy=14s securityContext=15@core.SecurityContext stdin=16b stdinOnce=17b tty=18b
  envFrom=19*@core.EnvFromSource terminationMessagePolicy=20s volumeDevices=21*@core.VolumeDevice
  startupProbe=22@core.Probe resizePolicy=23*@core.ContainerResizePolicy restartPolicy=24s!
  restartPolicyRules=25*@core.ContainerRestartRule
core.EphemeralVolumeSource volumeClaimTemplate=1@core.PersistentVolumeClaimTemplate
core.EventSource component=1s host=2s
core.ExecAction command=1*s
core.FCVolumeSource targetWWNs=1*s lun=2i! fsType=3s readOnly=4b wwids=5*s
core.FileKeySelector volumeName=1s! path=2s! key=3s! optional=4b!
core.FlexVolumeSource driver=1s! fsType=2s secretRef=3@core.LocalObjectReference readOnly=4b options=5%s
core.FlockerVolumeSource datasetName=1s datasetUUID=2s
core.GCEPersistentDiskVolumeSource pdName=1s! fsType=2s partition=3i readOnly=4b
core.GRPCAction port=1i! service=2s! mode=3s!
core.GitRepoVolumeSource repository=1s! revision=2s directory=3s
core.GlusterfsVolumeSource endpoints=1s! path=2s! readOnly=3b
core.HTTPGetAction path=1s port=2O host=3s scheme=4s httpHeaders=5*@core.HTTPHeader protocol=6s!
core.HTTPHeader name=1s! value=2s!
core.HostAlias ip=1s! hostnames=2*s
core.HostPathVolumeSource path=1s! type=2s!
core.ISCSIVolumeSource targetPortal=1s! iqn=2s! lun=3i! iscsiInterface=4s fsType=5s readOnly=6b portals=7*s
  chapAuthDiscovery=8b secretRef=10@core.LocalObjectReference chapAuthSession=11b initiatorName=12s!
core.ImageVolumeSource reference=1s pullPolicy=2s
core.ImageVolumeStatus imageRef=1s
core.KeyToPath key=1s! path=2s! mode=3i! user=4i!
core.Lifecycle postStart=1@core.LifecycleHandler preStop=2@core.LifecycleHandler stopSignal=3s!
core.LifecycleHandler exec=1@core.ExecAction httpGet=2@core.HTTPGetAction tcpSocket=3@core.TCPSocketAction
  sleep=4@core.SleepAction
core.LinuxContainerUser uid=1i! gid=2i! supplementalGroups=3*i
core.NFSVolumeSource server=1s! path=2s! readOnly=3b
core.NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1@core.NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution=2*@core.PreferredSchedulingTerm
core.NodeAllocatableMappedResources name=1s! quantity=2Q
core.NodeAllocatableOverheadResources name=1s! perPod=2Q perContainer=3Q
core.NodeAllocatableResourceClaimStatus resourceClaimName=1s! containers=2*s
  mapping=4*@core.NodeAllocatableMappedResources overhead=5*@core.NodeAllocatableOverheadResources
core.NodeConfigSource configMap=2@core.ConfigMapNodeConfigSource
core.NodePodPreemptionPolicy disableResizePreemption=1*s
core.NodeRuntimeHandler name=1s! features=2@core.NodeRuntimeHandlerFeatures
core.NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1b! userNamespaces=2b!
core.NodeSelector nodeSelectorTerms=1*@core.NodeSelectorTerm
core.NodeSelectorRequirement key=1s! operator=2s! values=3*s
core.NodeSelectorTerm matchExpressions=1*@core.NodeSelectorRequirement matchFields=2*@core.NodeSelectorRequirement
core.ObjectFieldSelector apiVersion=1s fieldPath=2s!
core.PersistentVolumeClaimSpec accessModes=1*s resources=2@core.VolumeResourceRequirements volumeName=3s
  selector=4@meta.LabelSelector storageClassName=5s! volumeMode=6s! dataSource=7@core.TypedLocalObjectReference
  dataSourceRef=8@core.TypedObjectReference volumeAttributesClassName=9s!
core.PersistentVolumeClaimTemplate metadata=1@meta.ObjectMeta spec=2@core.PersistentVolumeClaimSpec
core.PersistentVolumeClaimVolumeSource claimName=1s! readOnly=2b
core.PhotonPersistentDiskVolumeSource pdID=1s! fsType=2s
core.Pod metadata=1@meta.ObjectMeta spec=2@core.PodSpec status=3@core.PodStatus
core.PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1*@core.PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution=2*@core.WeightedPodAffinityTerm
core.PodAffinityTerm labelSelector=1@meta.LabelSelector namespaces=2*s topologyKey=3s!
  namespaceSelector=4@meta.LabelSelector matchLabelKeys=5*s mismatchLabelKeys=6*s
core.PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1*@core.PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution=2*@core.WeightedPodAffinityTerm
core.PodCertificateProjection signerName=1s keyType=2s maxExpirationSeconds=3i! credentialBundlePath=4s keyPath=5s
  certificateChainPath=6s userAnnotations=7%s user=8i!
core.PodCondition type=1s! status=2s! lastProbeTime=3T lastTransitionTime=4T reason=5s message=6s
  observedGeneration=7i
core.PodDNSConfig nameservers=1*s searches=2*s options=3*@core.PodDNSConfigOption
core.PodDNSConfigOption name=1s value=2s!
core.PodExtendedResourceClaimStatus requestMappings=1*@core.ContainerExtendedResourceRequest resourceClaimName=2s!
core.PodIP ip=1s!
core.PodOS name=1s!
core.PodReadinessGate conditionType=1s!
core.PodResourceClaim name=1s! resourceClaimName=3s! resourceClaimTemplateName=4s!
core.PodResourceClaimStatus name=1s! resourceClaimName=2s!
core.PodSchedulingGate name=1s!
core.PodSchedulingGroup podGroupName=1s!
core.PodSecurityContext seLinuxOptions=1@core.SELinuxOptions runAsUser=2i! runAsNonRoot=3b! supplementalGroups=4*i
  fsGroup=5i! runAsGroup=6i! sysctls=7*@core.Sysctl windowsOptions=8@core.WindowsSecurityContextOptions
  fsGroupChangePolicy=9s! seccompProfile=10@core.SeccompProfile appArmorProfile=11@core.AppArmorProfile
  supplementalGroupsPolicy=12s! seLinuxChangePolicy=13s!
core.PodSpec volumes=1*@core.Volume containers=2*@core.Container restartPolicy=3s terminationGracePeriodSeconds=4i!
  activeDeadlineSeconds=5i! dnsPolicy=6s nodeSelector=7%s serviceAccountName=8s serviceAccount=9s nodeName=10s
  hostNetwork=11b hostPID=12b hostIPC=13b securityContext=14@core.PodSecurityContext
  imagePullSecrets=15*@core.LocalObjectReference hostname=16s subdomain=17s affinity=18@core.Affinity
  schedulerName=19s initContainers=20*@core.Container automountServiceAccountToken=21b!
  tolerations=22*@core.Toleration hostAliases=23*@core.HostAlias priorityClassName=24s priority=25i!
  dnsConfig=26@core.PodDNSConfig shareProcessNamespace=27b! readinessGates=28*@core.PodReadinessGate
  runtimeClassName=29s! enableServiceLinks=30b! preemptionPolicy=31s! overhead=32%Q
  topologySpreadConstraints=33*@core.TopologySpreadConstraint ephemeralContainers=34*@core.EphemeralContainer
  setHostnameAsFQDN=35b! os=36@core.PodOS hostUsers=37b! schedulingGates=38*@core.PodSchedulingGate
  resourceClaims=39*@core.PodResourceClaim resources=40@core.ResourceRequirements hostnameOverride=41s!
  schedulingGroup=43@core.PodSchedulingGroup evictionResponders=44*@core.EvictionResponder
core.PodStatus phase=1s conditions=2*@core.PodCondition message=3s reason=4s hostIP=5s podIP=6s startTime=7T
  containerStatuses=8*@core.ContainerStatus qosClass=9s initContainerStatuses=10*@core.ContainerStatus
  nominatedNodeName=11s podIPs=12*@core.PodIP ephemeralContainerStatuses=13*@core.ContainerStatus resize=14s
  resourceClaimStatuses=15*@core.PodResourceClaimStatus hostIPs=16*@core.HostIP observedGeneration=17i
  extendedResourceClaimStatus=18@core.PodExtendedResourceClaimStatus allocatedResources=19%Q
  resources=20@core.ResourceRequirements
  nodeAllocatableResourceClaimStatuses=21*@core.NodeAllocatableResourceClaimStatus
  volumeHealth=22*@core.PodVolumeHealth
core.PodTemplateSpec metadata=1@meta.ObjectMeta spec=2@core.PodSpec
core.PodVolumeHealth name=1s! healthConditions=2*@core.VolumeHealthCondition lastTransitionTime=3T
core.PortworxVolumeSource volumeID=1s! fsType=2s readOnly=3b
core.Probe =1@core.ProbeHandler initialDelaySeconds=2i timeoutSeconds=3i periodSeconds=4i successThreshold=5i
  failureThreshold=6i terminationGracePeriodSeconds=7i!
core.ProbeHandler exec=1@core.ExecAction httpGet=2@core.HTTPGetAction tcpSocket=3@core.TCPSocketAction
  grpc=4@core.GRPCAction
core.ProjectedVolumeSource sources=1*@core.VolumeProjection defaultMode=2i! defaultUser=3i!
core.QuobyteVolumeSource registry=1s! volume=2s! readOnly=3b user=4s group=5s tenant=6s
core.RBDVolumeSource monitors=1*s image=2s! fsType=3s pool=4s user=5s keyring=6s
  secretRef=7@core.LocalObjectReference readOnly=8b
core.ResourceClaim name=1s! request=2s
core.ResourceFieldSelector containerName=1s resource=2s! divisor=3Q
core.ResourceHealth resourceID=1s! health=2s message=6s!
core.ResourceRequirements limits=1%Q requests=2%Q claims=3*@core.ResourceClaim
core.ResourceStatus name=1s! resources=2*@core.ResourceHealth
core.SELinuxOptions user=1s role=2s type=3s level=4s
core.ScaleIOVolumeSource gateway=1s! system=2s! secretRef=3@core.LocalObjectReference sslEnabled=4b
  protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10b
core.SeccompProfile type=1s! localhostProfile=2s!
core.SecretEnvSource =1@core.LocalObjectReference optional=2b!
core.SecretKeySelector =1@core.LocalObjectReference key=2s! optional=3b!
core.SecretProjection =1@core.LocalObjectReference items=2*@core.KeyToPath optional=4b!
core.SecretVolumeSource secretName=1s items=2*@core.KeyToPath defaultMode=3i! optional=4b! defaultUser=5i!
core.SecurityContext capabilities=1@core.Capabilities privileged=2b! seLinuxOptions=3@core.SELinuxOptions
  runAsUser=4i! runAsNonRoot=5b! readOnlyRootFilesystem=6b! allowPrivilegeEscalation=7b! runAsGroup=8i!
  procMount=9s! windowsOptions=10@core.WindowsSecurityContextOptions seccompProfile=11@core.SeccompProfile
  appArmorProfile=12@core.AppArmorProfile
core.ServiceAccountTokenProjection audience=1s expirationSeconds=2i! path=3s! user=4i!
core.SessionAffinityConfig clientIP=1@core.ClientIPConfig
core.SleepAction seconds=1i!
core.StorageOSVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4b
  secretRef=5@core.LocalObjectReference
core.Sysctl name=1s! value=2s!
core.TCPSocketAction port=1O host=2s
core.Toleration key=1s operator=2s value=3s effect=4s tolerationSeconds=5i!
core.TopologySpreadConstraint maxSkew=1i! topologyKey=2s! whenUnsatisfiable=3s! labelSelector=4@meta.LabelSelector
  minDomains=5i! nodeAffinityPolicy=6s! nodeTaintsPolicy=7s! matchLabelKeys=8*s
core.Volume name=1s! =2@core.VolumeSource
core.VolumeDevice name=1s! devicePath=2s!
core.VolumeHealthCondition status=1s! reason=2s! message=3s
core.VolumeMount name=1s! readOnly=2b mountPath=3s! subPath=4s mountPropagation=5s! subPathExpr=6s
  recursiveReadOnly=7s! bindMountOptions=8*s
core.VolumeMountStatus name=1s! mountPath=2s! readOnly=3b recursiveReadOnly=4s! volumeStatus=5@core.VolumeStatus
core.VolumeProjection secret=1@core.SecretProjection downwardAPI=2@core.DownwardAPIProjection
  configMap=3@core.ConfigMapProjection serviceAccountToken=4@core.ServiceAccountTokenProjection
  clusterTrustBundle=5@core.ClusterTrustBundleProjection podCertificate=6@core.PodCertificateProjection
core.VolumeResourceRequirements limits=1%Q requests=2%Q
core.VolumeSource hostPath=1@core.HostPathVolumeSource emptyDir=2@core.EmptyDirVolumeSource
  gcePersistentDisk=3@core.GCEPersistentDiskVolumeSource
  awsElasticBlockStore=4@core.AWSElasticBlockStoreVolumeSource gitRepo=5@core.GitRepoVolumeSource
  secret=6@core.SecretVolumeSource nfs=7@core.NFSVolumeSource iscsi=8@core.ISCSIVolumeSource
  glusterfs=9@core.GlusterfsVolumeSource persistentVolumeClaim=10@core.PersistentVolumeClaimVolumeSource
  rbd=11@core.RBDVolumeSource flexVolume=12@core.FlexVolumeSource cinder=13@core.CinderVolumeSource
  cephfs=14@core.CephFSVolumeSource flocker=15@core.FlockerVolumeSource downwardAPI=16@core.DownwardAPIVolumeSource
  fc=17@core.FCVolumeSource azureFile=18@core.AzureFileVolumeSource configMap=19@core.ConfigMapVolumeSource
  vsphereVolume=20@core.VsphereVirtualDiskVolumeSource quobyte=21@core.QuobyteVolumeSource
  azureDisk=22@core.AzureDiskVolumeSource photonPersistentDisk=23@core.PhotonPersistentDiskVolumeSource
  portworxVolume=24@core.PortworxVolumeSource scaleIO=25@core.ScaleIOVolumeSource
  projected=26@core.ProjectedVolumeSource storageos=27@core.StorageOSVolumeSource csi=28@core.CSIVolumeSource
  ephemeral=29@core.EphemeralVolumeSource image=30@core.ImageVolumeSource
core.VolumeStatus image=1@core.ImageVolumeStatus
core.VsphereVirtualDiskVolumeSource volumePath=1s! fsType=2s storagePolicyName=3s storagePolicyID=4s
core.WeightedPodAffinityTerm weight=1i! podAffinityTerm=2@core.PodAffinityTerm
core.WindowsSecurityContextOptions gmsaCredentialSpecName=1s! gmsaCredentialSpec=2s! runAsUserName=3s!
  hostProcess=4b!
`;
