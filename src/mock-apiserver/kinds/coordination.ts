import { textAt } from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

export const coordinationKinds: readonly KindDefinition[] = [
  define({
    group: "coordination.k8s.io",
    version: "v1",
    kind: "Lease",
    plural: "leases",
    otherVersions: ["v1beta1"],
    unconditionalUpdate: false,
    hasKubeFinalizers: false,
    createOnUpdate: true,
    columns: [nameColumn, column("Holder", "Who holds the lease."), ageColumn],
    cells: (object, now) => [nameOf(object), textAt(object, "spec", "holderIdentity"), age(object, now)],
  }),
];
