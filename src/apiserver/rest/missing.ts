import { apiErrors, pathSegmentName, quote, type ApiError } from "../../apimachinery/index.ts";
import { groupResource, type KindDefinition } from "./kind.ts";

/** What is said where nothing has the name, and where nothing could (apiserver `registry/store.go` NamespaceKeyFunc). */
export function missingObject(kind: KindDefinition, name: string): ApiError {
  const problems = pathSegmentName(name);
  return problems.length === 0
    ? apiErrors.notFound(groupResource(kind), name)
    : apiErrors.badRequest(`Name parameter invalid: ${quote(name)}: ${problems.join(";")}`);
}
