import {
  at,
  forbiddenValue,
  invalidValue,
  labelValue,
  listAt,
  parseFieldSelector,
  parseLabelSelector,
  qualifiedName,
  requiredValue,
  textAt,
  type FieldError,
} from "../../apimachinery/index.ts";

/** Selectors of what an access review asks about (k8s `pkg/apis/authorization/validation`, `pkg/registry/authorization/util`). */

const SELECTORS = ["fieldSelector", "labelSelector"] as const;
type SelectorField = (typeof SELECTORS)[number];

const LISTED = ["In", "NotIn"];
const UNLISTED = ["Exists", "DoesNotExist"];

/** An operator that is not known is let through: a newer client may know it. */
function operatorErrors(requirement: unknown, path: string): FieldError[] {
  const operator = textAt(requirement, "operator");
  const count = listAt(requirement, "values").length;
  const where = `${path}.values`;
  if (LISTED.includes(operator) && count === 0) {
    return [requiredValue(where, "must be specified when `operator` is 'In' or 'NotIn'")];
  }
  if (UNLISTED.includes(operator) && count > 0) {
    return [forbiddenValue(where, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  }
  return [];
}

function requirementErrors(requirement: unknown, path: string, field: SelectorField): FieldError[] {
  const key = textAt(requirement, "key");
  const operator = operatorErrors(requirement, path);
  if (field === "fieldSelector") {
    return [...(key === "" ? [requiredValue(`${path}.key`, "must be specified")] : []), ...operator];
  }
  const values = listAt(requirement, "values").map(String);
  return [
    ...operator,
    ...qualifiedName(key).map((problem) => invalidValue(`${path}.key`, key, problem)),
    ...values.flatMap((value, index) =>
      labelValue(value).map((problem) => invalidValue(`${path}.values[${index}]`, value, problem)),
    ),
  ];
}

function selectorErrors(selector: unknown, path: string, field: SelectorField): FieldError[] {
  const raw = textAt(selector, "rawSelector");
  const requirements = listAt(selector, "requirements");
  const [isRaw, isListed] = [raw !== "", requirements.length > 0];
  const both = "may not specified at the same time as requirements";
  const none = `when ${path} is specified, requirements or rawSelector is required`;
  return [
    ...(isRaw && isListed ? [invalidValue(`${path}.rawSelector`, raw, both)] : []),
    ...(isRaw || isListed ? [] : [requiredValue(`${path}.requirements`, none)]),
    ...requirements.flatMap((item, index) => requirementErrors(item, `${path}.requirements[${index}]`, field)),
  ];
}

export function reviewedSelectorErrors(attributes: unknown, path: string): FieldError[] {
  return SELECTORS.flatMap((field) => {
    const selector = at(attributes, field);
    return selector === undefined || selector === null ? [] : selectorErrors(selector, `${path}.${field}`, field);
  });
}

function isReadable(raw: string, field: SelectorField): boolean {
  try {
    if (field === "fieldSelector") parseFieldSelector(raw);
    else parseLabelSelector(raw);
    return true;
  } catch {
    return false;
  }
}

/** Whether authorization can use a requirement. Field selectors know one value alone. */
function isUsable(requirement: unknown, field: SelectorField): boolean {
  const operator = textAt(requirement, "operator");
  if (field === "labelSelector") return [...LISTED, ...UNLISTED].includes(operator);
  return LISTED.includes(operator) && listAt(requirement, "values").length === 1;
}

function ignored(selector: unknown, path: string, field: SelectorField): string {
  const said = (how: string): string => `${path} ${how} due to parse error`;
  const requirements = listAt(selector, "requirements");
  if (requirements.length === 0) {
    const raw = textAt(selector, "rawSelector");
    return raw === "" || isReadable(raw, field) ? "" : said("ignored");
  }
  const usable = requirements.filter((requirement) => isUsable(requirement, field));
  if (usable.length === requirements.length) return "";
  return said(usable.length === 0 ? "ignored" : "partially ignored");
}

/** What the answer says of selectors that cannot be read. */
export function ignoredSelectors(attributes: unknown, path: string): string {
  return SELECTORS.map((field) => ignored(at(attributes, field), `${path}.${field}`, field))
    .filter((text) => text !== "")
    .join("; ");
}
