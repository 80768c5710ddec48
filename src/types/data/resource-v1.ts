// Made by `npm run generate` from types-data/. Not edited by hand.
export const RESOURCE_V1 = `
AllocatedDeviceStatus driver1:string pool2:string device3:string shareID?7:*string conditions4:[]meta/v1.Condition;map=type;optional data?5:*runtime.RawExtension networkData?6:*NetworkDeviceData
AllocationConfigSource=string FromClaim|FromClass
AllocationResult devices?1:DeviceAllocationResult nodeSelector?3:*core/v1.NodeSelector allocationTimestamp?5:*meta/v1.Time
CELDeviceSelector expression1:string
CapacityRequestPolicy default1:*resource.Quantity;optional validValues?3:[]resource.Quantity;atomic validRange?4:*CapacityRequestPolicyRange
CapacityRequestPolicyRange min?1:*resource.Quantity;required max?2:*resource.Quantity step?3:*resource.Quantity
CapacityRequirements requests?1:map[QualifiedName]resource.Quantity
Counter value1:resource.Quantity
CounterSet name1:string counters?2:map[string]Counter;required
Device name1:string attributes?2:map[QualifiedName]DeviceAttribute capacity?3:map[QualifiedName]DeviceCapacity consumesCounters?4:[]DeviceCounterConsumption;atomic nodeName?5:*string nodeSelector?6:*core/v1.NodeSelector allNodes?7:*bool taints?8:[]DeviceTaint;atomic bindsToNode?9:*bool bindingConditions?10:[]string;atomic bindingFailureConditions?11:[]string;atomic allowMultipleAllocations?12:*bool nodeAllocatableResourceMappings?13:map[core/v1.ResourceName]NodeAllocatableResourceMapping
DeviceAllocationConfiguration source1:AllocationConfigSource requests?2:[]string;atomic +3:DeviceConfiguration
DeviceAllocationMode=string All|ExactCount
DeviceAllocationResult results?1:[]DeviceRequestAllocationResult;atomic config?2:[]DeviceAllocationConfiguration;atomic
DeviceAttribute int?2:*int64 bool?3:*bool string?4:*string version?5:*string ints?6:[]int64;atomic bools?7:[]bool;atomic strings?8:[]string;atomic versions?9:[]string;atomic
DeviceCapacity value1:resource.Quantity requestPolicy?2:*CapacityRequestPolicy
DeviceClaim requests1:[]DeviceRequest;atomic;optional constraints?2:[]DeviceConstraint;atomic config?3:[]DeviceClaimConfiguration;atomic
DeviceClaimConfiguration requests?1:[]string;atomic +2:DeviceConfiguration
DeviceClass +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:DeviceClassSpec
DeviceClassConfiguration +1:DeviceConfiguration
DeviceClassList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]DeviceClass
DeviceClassSpec selectors?1:[]DeviceSelector;atomic config?2:[]DeviceClassConfiguration;atomic extendedResourceName?4:*string
DeviceConfiguration opaque?1:*OpaqueDeviceConfiguration
DeviceConstraint requests?1:[]string;atomic matchAttribute?2:*FullyQualifiedName distinctAttribute?3:*FullyQualifiedName
DeviceCounterConsumption counterSet1:string counters?2:map[string]Counter;required
DeviceRequest name1:string exactly?2:*ExactDeviceRequest firstAvailable?3:[]DeviceSubRequest;atomic
DeviceRequestAllocationResult request1:string driver2:string pool3:string device4:string adminAccess?5:*bool tolerations?6:[]DeviceToleration;atomic bindingConditions?7:[]string;atomic bindingFailureConditions?8:[]string;atomic shareID?9:*types.UID consumedCapacity?10:map[QualifiedName]resource.Quantity
DeviceSelector cel?1:*CELDeviceSelector
DeviceSubRequest name1:string deviceClassName2:string selectors?3:[]DeviceSelector;atomic allocationMode?4:DeviceAllocationMode count?5:int64 tolerations?6:[]DeviceToleration;atomic capacity?7:*CapacityRequirements
DeviceTaint key1:string value?2:string effect3:DeviceTaintEffect timeAdded?4:*meta/v1.Time
DeviceTaintEffect=string NoExecute|NoSchedule|None
DeviceToleration key?1:string operator?2:DeviceTolerationOperator;default="Equal" value?3:string effect?4:DeviceTaintEffect tolerationSeconds?5:*int64
DeviceTolerationOperator=string Equal|Exists
ExactDeviceRequest deviceClassName1:string selectors?2:[]DeviceSelector;atomic allocationMode?3:DeviceAllocationMode count?4:int64 adminAccess?5:*bool tolerations?6:[]DeviceToleration;atomic capacity?7:*CapacityRequirements
FullyQualifiedName=string
NetworkDeviceData interfaceName?1:string ips?2:[]string;atomic hardwareAddress?3:string
NodeAllocatableResourceMapping capacityKey?1:*QualifiedName allocationMultiplier?2:*resource.Quantity
OpaqueDeviceConfiguration driver1:string parameters2:runtime.RawExtension
QualifiedName=string
ResourceClaim +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:ResourceClaimSpec status?3:ResourceClaimStatus
ResourceClaimConsumerReference apiGroup?1:string resource3:string name4:string uid5:types.UID
ResourceClaimList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ResourceClaim
ResourceClaimSpec devices1:DeviceClaim;optional
ResourceClaimStatus allocation?1:*AllocationResult reservedFor?2:[]ResourceClaimConsumerReference;patch=merge;mergeKey=uid;map=uid devices?4:[]AllocatedDeviceStatus;map=driver,device,pool,shareID
ResourceClaimTemplate +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:ResourceClaimTemplateSpec
ResourceClaimTemplateList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ResourceClaimTemplate
ResourceClaimTemplateSpec metadata?1:meta/v1.ObjectMeta spec2:ResourceClaimSpec
ResourcePool name1:string generation2:int64 resourceSliceCount3:int64
ResourceSlice +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:ResourceSliceSpec
ResourceSliceList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ResourceSlice
ResourceSliceSpec driver1:string pool2:ResourcePool nodeName?3:*string nodeSelector?4:*core/v1.NodeSelector allNodes?5:*bool devices?6:[]Device;atomic perDeviceNodeSelection?7:*bool sharedCounters?8:[]CounterSet;atomic
`;
