import { copyJson, type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import { canonical } from "./body-decoder.ts";
import type { Subresource, SubresourceView } from "./kind.ts";

/** What a subresource of another kind shows of an object, and how it changes it. */

export function viewOf(subresource: Subresource): SubresourceView {
  if (subresource.view === undefined) throw apiErrors.noSuchPath();
  return subresource.view;
}

export function readView(view: SubresourceView, object: KubeObject, read = view.read): KubeObject {
  return canonical(read(object), view.kind);
}

/** The object with what the view says. A merge of two levels is all that a view ever writes. */
export function writeView(view: SubresourceView, object: KubeObject, shown: KubeObject): KubeObject {
  const result = copyJson(object);
  for (const [key, value] of Object.entries(view.write(canonical(shown, view.kind)))) {
    const current = result[key];
    const isNested = typeof current === "object" && typeof value === "object";
    result[key] = isNested ? { ...current, ...value } : value;
  }
  return result;
}
