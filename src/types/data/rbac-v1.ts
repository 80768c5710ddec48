// Made by `npm run generate` from types-data/. Not edited by hand.
export const RBAC_V1 = `
AggregationRule clusterRoleSelectors?1:[]meta/v1.LabelSelector;atomic
ClusterRole +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta rules2:[]PolicyRule;atomic;optional aggregationRule?3:*AggregationRule
ClusterRoleBinding +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta subjects?2:[]Subject;atomic roleRef3:RoleRef
ClusterRoleBindingList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ClusterRoleBinding
ClusterRoleList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]ClusterRole
PolicyRule verbs1:[]string;atomic apiGroups?2:[]string;atomic resources?3:[]string;atomic resourceNames?4:[]string;atomic nonResourceURLs?5:[]string;atomic
Role +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta rules2:[]PolicyRule;atomic;optional
RoleBinding +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta subjects?2:[]Subject;atomic roleRef3:RoleRef
RoleBindingList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]RoleBinding
RoleList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Role
RoleRef;atomic apiGroup1:string;optional kind2:string name3:string
Subject;atomic kind1:string apiGroup?2:string name3:string namespace?4:string
`;
