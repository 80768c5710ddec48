import { at, fieldsAt, forbiddenValue, invalidValue, textAt } from "../../../apimachinery/index.ts";
import { podTotals, printed } from "./pod-totals.ts";
import { amount, isHugePages, podResourceName, requirementErrors } from "./resources.ts";
import { child, each, entriesOf, isSet, when, type Errors } from "./vocabulary.ts";

/** Those of a whole Pod. */
export function podResources(spec: unknown, path: string): Errors {
  const requirements = at(spec, "resources");
  if (!isSet(requirements)) return [];
  const where = child(path, "resources");
  if (textAt(spec, "os", "name") === "windows") return [forbiddenValue(where, "may not be set for a windows pod")];
  const noClaims = "claims may not be set for Resources at pod-level";
  return [
    ...when(isSet(at(requirements, "claims")), forbiddenValue(child(where, "claims"), noClaims)),
    ...requirementErrors(requirements, where, new Set(), podResourceName),
    ...consistencyErrors(spec, requirements, where),
  ];
}

/** What the containers may ask for together, and each by itself. */
function consistencyErrors(spec: unknown, requirements: unknown, path: string): Errors {
  const [requests, limits] = [podTotals(spec, "requests"), podTotals(spec, "limits")];
  const podLimits = fieldsAt(requirements, "limits");
  const tooLittle = (what: "requests" | "limits", name: string, value: unknown): Errors => {
    const totals = what === "requests" ? requests : limits;
    const sum = totals.get(name);
    const why = `must be greater than or equal to aggregate container ${what} of ${printed(totals, name)}`;
    const where = `${child(path, what)}[${name}]`;
    return when(sum !== undefined && sum.nanos > amount(value).nanos, invalidValue(where, String(value), why));
  };
  return [
    ...entriesOf(at(requirements, "requests")).flatMap(([name, value]) => tooLittle("requests", name, value)),
    ...entriesOf(podLimits).flatMap(([name, value]) => (isHugePages(name) ? tooLittle("limits", name, value) : [])),
    ...each(spec, path, "containers", (container, where) =>
      entriesOf(at(container, "resources", "limits")).flatMap(([name, value]) => {
        const limit = podLimits[name];
        const isAbove = limit !== undefined && amount(value).nanos > amount(limit).nanos;
        const why = `must be less than or equal to pod limits of ${String(limit)}`;
        return when(isAbove, invalidValue(`${where}[${name}].limits`, String(value), why));
      }),
    ),
  ];
}
