/** `authentication/v1`, `authorization/v1` and `rbac/v1`. */
export const ACCESS = `
authn.BoundObjectReference kind=1s apiVersion=2s name=3s uid=4s
authn.SelfSubjectReview metadata=1@meta.ObjectMeta status=2@authn.SelfSubjectReviewStatus
authn.SelfSubjectReviewStatus userInfo=1@authn.UserInfo
authn.TokenRequest metadata=1@meta.ObjectMeta spec=2@authn.TokenRequestSpec status=3@authn.TokenRequestStatus
authn.TokenRequestSpec audiences=1*s boundObjectRef=3@authn.BoundObjectReference expirationSeconds=4i!
  attestations=5%E
authn.TokenRequestStatus token=1s! expirationTimestamp=2T
authn.TokenReview metadata=1@meta.ObjectMeta spec=2@authn.TokenReviewSpec status=3@authn.TokenReviewStatus
authn.TokenReviewSpec token=1s audiences=2*s
authn.TokenReviewStatus authenticated=1b user=2@authn.UserInfo error=3s audiences=4*s
authn.UserInfo username=1s uid=2s groups=3*s extra=4%E
authz.FieldSelectorAttributes rawSelector=1s requirements=2*@meta.FieldSelectorRequirement
authz.LabelSelectorAttributes rawSelector=1s requirements=2*@meta.LabelSelectorRequirement
authz.LocalSubjectAccessReview metadata=1@meta.ObjectMeta spec=2@authz.SubjectAccessReviewSpec
  status=3@authz.SubjectAccessReviewStatus
authz.NonResourceAttributes path=1s verb=2s
authz.NonResourceRule verbs=1*s nonResourceURLs=2*s
authz.ResourceAttributes namespace=1s verb=2s group=3s version=4s resource=5s subresource=6s name=7s
  fieldSelector=8@authz.FieldSelectorAttributes labelSelector=9@authz.LabelSelectorAttributes
authz.ResourceRule verbs=1*s apiGroups=2*s resources=3*s resourceNames=4*s
authz.SelfSubjectAccessReview metadata=1@meta.ObjectMeta spec=2@authz.SelfSubjectAccessReviewSpec
  status=3@authz.SubjectAccessReviewStatus
authz.SelfSubjectAccessReviewSpec resourceAttributes=1@authz.ResourceAttributes
  nonResourceAttributes=2@authz.NonResourceAttributes
authz.SelfSubjectRulesReview metadata=1@meta.ObjectMeta spec=2@authz.SelfSubjectRulesReviewSpec
  status=3@authz.SubjectRulesReviewStatus
authz.SelfSubjectRulesReviewSpec namespace=1s
authz.SubjectAccessReview metadata=1@meta.ObjectMeta spec=2@authz.SubjectAccessReviewSpec
  status=3@authz.SubjectAccessReviewStatus
authz.SubjectAccessReviewSpec resourceAttributes=1@authz.ResourceAttributes
  nonResourceAttributes=2@authz.NonResourceAttributes user=3s groups=4*s extra=5%E uid=6s
authz.SubjectAccessReviewStatus allowed=1b! reason=2s evaluationError=3s denied=4b
authz.SubjectRulesReviewStatus resourceRules=1*@authz.ResourceRule nonResourceRules=2*@authz.NonResourceRule
  incomplete=3b! evaluationError=4s
rbac.AggregationRule clusterRoleSelectors=1*@meta.LabelSelector
rbac.ClusterRole metadata=1@meta.ObjectMeta rules=2*@rbac.PolicyRule aggregationRule=3@rbac.AggregationRule
rbac.ClusterRoleBinding metadata=1@meta.ObjectMeta subjects=2*@rbac.Subject roleRef=3@rbac.RoleRef
rbac.PolicyRule verbs=1*s apiGroups=2*s resources=3*s resourceNames=4*s nonResourceURLs=5*s
rbac.Role metadata=1@meta.ObjectMeta rules=2*@rbac.PolicyRule
rbac.RoleBinding metadata=1@meta.ObjectMeta subjects=2*@rbac.Subject roleRef=3@rbac.RoleRef
rbac.RoleRef apiGroup=1s! kind=2s! name=3s!
rbac.Subject kind=1s! apiGroup=2s name=3s! namespace=4s
`;
