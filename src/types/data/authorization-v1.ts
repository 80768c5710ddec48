// Made by `npm run generate` from types-data/. Not edited by hand.
export const AUTHORIZATION_V1 = `
ExtraValue=[]string
FieldSelectorAttributes rawSelector?1:string requirements?2:[]meta/v1.FieldSelectorRequirement;atomic
LabelSelectorAttributes rawSelector?1:string requirements?2:[]meta/v1.LabelSelectorRequirement;atomic
LocalSubjectAccessReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:SubjectAccessReviewSpec status?3:SubjectAccessReviewStatus
NonResourceAttributes path?1:string verb?2:string
NonResourceRule verbs1:[]string;atomic nonResourceURLs?2:[]string;atomic
ResourceAttributes namespace?1:string verb?2:string group?3:string version?4:string resource?5:string subresource?6:string name?7:string fieldSelector?8:*FieldSelectorAttributes labelSelector?9:*LabelSelectorAttributes
ResourceRule verbs1:[]string;atomic apiGroups?2:[]string;atomic resources?3:[]string;atomic resourceNames?4:[]string;atomic
SelfSubjectAccessReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:SelfSubjectAccessReviewSpec status?3:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes?1:*ResourceAttributes nonResourceAttributes?2:*NonResourceAttributes
SelfSubjectRulesReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:SelfSubjectRulesReviewSpec status?3:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace?1:string
SubjectAccessReview +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:SubjectAccessReviewSpec status?3:SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes?1:*ResourceAttributes nonResourceAttributes?2:*NonResourceAttributes user?3:string groups?4:[]string;atomic extra?5:map[string]ExtraValue uid?6:string
SubjectAccessReviewStatus allowed1:bool denied?4:bool reason?2:string evaluationError?3:string
SubjectRulesReviewStatus resourceRules1:[]ResourceRule;atomic nonResourceRules2:[]NonResourceRule;atomic incomplete3:bool evaluationError?4:string
`;
