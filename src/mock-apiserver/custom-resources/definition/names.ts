import {
  invalidValue,
  requiredValue,
  type FieldError,
  dns1035Label,
  listAt,
  textAt,
  type Fields,
} from "../../../apimachinery/index.ts";

/** What is required of the wanted names, but not of the accepted ones. */
export function missingNames(names: Fields, path: string): FieldError[] {
  return ["plural", "singular", "kind", "listKind"]
    .filter((key) => textAt(names, key) === "")
    .map((key) => requiredValue(`${path}.${key}`));
}

const MIXED_CASE = "may have mixed case, but should otherwise match: ";

/** apiextensions `validation.ValidateCustomResourceDefinitionNames`. */
export function nameErrors(names: Fields, path: string): FieldError[] {
  const label = (key: string, value: string): FieldError[] => {
    const problems = dns1035Label(value);
    return problems.length === 0 ? [] : [invalidValue(`${path}.${key}`, value, problems.join(","))];
  };
  const kindLike = (key: string): FieldError[] => {
    const value = textAt(names, key);
    const problems = value === "" ? [] : dns1035Label(value.toLowerCase());
    return problems.length === 0 ? [] : [invalidValue(`${path}.${key}`, value, MIXED_CASE + problems.join(","))];
  };
  const [kind, listKind] = [textAt(names, "kind"), textAt(names, "listKind")];
  const each = (key: string): FieldError[] =>
    listAt(names, key).flatMap((value, index) => label(`${key}[${index}]`, String(value)));
  return [
    ...["plural", "singular"].flatMap((key) => (textAt(names, key) === "" ? [] : label(key, textAt(names, key)))),
    ...kindLike("kind"),
    ...kindLike("listKind"),
    ...each("shortNames"),
    ...(kind !== "" && kind === listKind
      ? [invalidValue(`${path}.listKind`, listKind, "kind and listKind may not be the same")]
      : []),
    ...each("categories"),
  ];
}
