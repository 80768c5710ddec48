// Made by `npm run generate` from types-data/. Not edited by hand.
export const STORAGE_V1 = `
CSIDriver +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:CSIDriverSpec
CSIDriverList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CSIDriver
CSIDriverSpec attachRequired?1:*bool podInfoOnMount?2:*bool volumeLifecycleModes?3:[]VolumeLifecycleMode;set storageCapacity?4:*bool fsGroupPolicy?5:*FSGroupPolicy tokenRequests?6:[]TokenRequest;atomic requiresRepublish?7:*bool seLinuxMount?8:*bool nodeAllocatableUpdatePeriodSeconds?9:*int64 serviceAccountTokenInSecrets?10:*bool preventPodSchedulingIfMissing?11:*bool
CSINode +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:CSINodeSpec
CSINodeDriver name1:string nodeID2:string topologyKeys3:[]string;atomic;optional allocatable?4:*VolumeNodeResources
CSINodeList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CSINode
CSINodeSpec drivers1:[]CSINodeDriver;patch=merge;mergeKey=name;map=name
CSIStorageCapacity +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta nodeTopology?2:*meta/v1.LabelSelector storageClassName3:string capacity?4:*resource.Quantity maximumVolumeSize?5:*resource.Quantity
CSIStorageCapacityList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CSIStorageCapacity
FSGroupPolicy=string
StorageClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta provisioner2:string parameters?3:map[string]string reclaimPolicy?4:*core/v1.PersistentVolumeReclaimPolicy mountOptions?5:[]string;atomic allowVolumeExpansion?6:*bool volumeBindingMode?7:*VolumeBindingMode allowedTopologies?8:[]core/v1.TopologySelectorTerm;atomic
StorageClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]StorageClass
TokenRequest audience1:string expirationSeconds?2:*int64
VolumeAttachment +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:VolumeAttachmentSpec status?3:VolumeAttachmentStatus
VolumeAttachmentList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]VolumeAttachment
VolumeAttachmentSource persistentVolumeName?1:*string inlineVolumeSpec?2:*core/v1.PersistentVolumeSpec
VolumeAttachmentSpec attacher1:string source2:VolumeAttachmentSource nodeName3:string
VolumeAttachmentStatus attached1:bool attachmentMetadata?2:map[string]string attachError?3:*VolumeError detachError?4:*VolumeError
VolumeAttributesClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta driverName2:string parameters?3:map[string]string
VolumeAttributesClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]VolumeAttributesClass
VolumeBindingMode=string Immediate|WaitForFirstConsumer
VolumeError time?1:meta/v1.Time message?2:string errorCode?3:*int32
VolumeLifecycleMode=string
VolumeNodeResources count?1:*int32
`;
