/** apimachinery `meta/v1`. */
export const META = `
meta.Condition type=1s! status=2s! observedGeneration=3i lastTransitionTime=4T reason=5s! message=6s!
meta.DeleteOptions gracePeriodSeconds=1i! preconditions=2@meta.Preconditions orphanDependents=3b!
  propagationPolicy=4s! dryRun=5*s ignoreStoreReadErrorWithClusterBreakingPotential=6b!
meta.FieldSelectorRequirement key=1s! operator=2s! values=3*s
meta.LabelSelector matchLabels=1%s matchExpressions=2*@meta.LabelSelectorRequirement
meta.LabelSelectorRequirement key=1s! operator=2s! values=3*s
meta.ManagedFieldsEntry manager=1s operation=2s apiVersion=3s time=4T fieldsType=6s fieldsV1=7R subresource=8s
meta.ObjectMeta name=1s generateName=2s namespace=3s selfLink=4s uid=5s resourceVersion=6s generation=7i
  creationTimestamp=8T deletionTimestamp=9T deletionGracePeriodSeconds=10i! labels=11%s annotations=12%s
  ownerReferences=13*@meta.OwnerReference finalizers=14*s managedFields=17*@meta.ManagedFieldsEntry
meta.OwnerReference kind=1s! name=3s! uid=4s! apiVersion=5s! controller=6b! blockOwnerDeletion=7b!
meta.Preconditions uid=1s! resourceVersion=2s!
`;
