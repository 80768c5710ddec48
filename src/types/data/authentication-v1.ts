// Made by `npm run generate` from types-data/. Not edited by hand.
export const AUTHENTICATION_V1 = `
BoundObjectReference kind?1:string apiVersion?2:string name?3:string uid?4:types.UID
ExtraValue=[]string
SelfSubjectReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta status?2:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo?1:UserInfo
TokenRequest +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:TokenRequestSpec;optional status?3:TokenRequestStatus
TokenRequestSpec audiences1:[]string;atomic;optional expirationSeconds4:*int64;optional boundObjectRef3:*BoundObjectReference;optional
TokenRequestStatus token1:string;optional expirationTimestamp2:meta/v1.Time;optional
TokenReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:TokenReviewSpec status?3:TokenReviewStatus
TokenReviewSpec token?1:string;required audiences?2:[]string;atomic
TokenReviewStatus authenticated?1:bool user?2:UserInfo audiences?4:[]string;atomic error?3:string
UserInfo username?1:string uid?2:string groups?3:[]string;atomic extra?4:map[string]ExtraValue
`;
