import { invalidValue, at, textAt } from "../../apimachinery/index.ts";
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
    validate: (object) => {
      const duration = at(object, "spec", "leaseDurationSeconds");
      const isBad = typeof duration === "number" && duration <= 0;
      return isBad ? [invalidValue("spec.leaseDurationSeconds", duration, "must be greater than 0")] : [];
    },
    columns: [nameColumn, column("Holder", "Who holds the lease."), ageColumn],
    cells: (object, now) => [nameOf(object), textAt(object, "spec", "holderIdentity"), age(object, now)],
  }),
];
