// Made by `npm run generate` from types-data/. Not edited by hand.
export const ADMISSION_V1 = `
AdmissionRequest uid1:types.UID kind2:meta/v1.GroupVersionKind resource3:meta/v1.GroupVersionResource subResource?4:string requestKind?13:*meta/v1.GroupVersionKind requestResource?14:*meta/v1.GroupVersionResource requestSubResource?15:string name?5:string namespace?6:string operation7:Operation userInfo8:authentication/v1.UserInfo object?9:runtime.RawExtension oldObject?10:runtime.RawExtension dryRun?11:*bool options?12:runtime.RawExtension
AdmissionResponse uid1:types.UID allowed2:bool status?3:*meta/v1.Status patch?4:[]uint8 patchType?5:*PatchType auditAnnotations?6:map[string]string warnings?7:[]string
AdmissionReview +:meta/v1.TypeMeta request?1:*AdmissionRequest response?2:*AdmissionResponse
Operation=string
PatchType=string
`;
