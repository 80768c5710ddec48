// Made by `npm run generate` from types-data/. Not edited by hand.
export const CERTIFICATES_V1 = `
CertificateSigningRequest +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:CertificateSigningRequestSpec status?3:CertificateSigningRequestStatus
CertificateSigningRequestCondition type1:RequestConditionType status6:core/v1.ConditionStatus reason?2:string message?3:string lastUpdateTime?4:meta/v1.Time lastTransitionTime?5:meta/v1.Time
CertificateSigningRequestList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CertificateSigningRequest
CertificateSigningRequestSpec request1:[]uint8 signerName7:string expirationSeconds?8:*int32 usages?5:[]KeyUsage;atomic username?2:string uid?3:string groups?4:[]string;atomic extra?6:map[string]ExtraValue
CertificateSigningRequestStatus conditions?1:[]CertificateSigningRequestCondition;map=type certificate?2:[]uint8
ExtraValue=[]string
KeyUsage=string any|cert sign|client auth|code signing|content commitment|crl sign|data encipherment|decipher only|digital signature|email protection|encipher only|ipsec end system|ipsec tunnel|ipsec user|key agreement|key encipherment|microsoft sgc|netscape sgc|ocsp signing|s/mime|server auth|signing|timestamping
RequestConditionType=string
`;
