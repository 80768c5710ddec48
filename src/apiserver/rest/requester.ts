import type { ServerResponse } from "node:http";
import type { Fields } from "../../apimachinery/index.ts";
import type { Requester } from "../admission.ts";
import { first, type Query } from "../query.ts";
import { warn } from "../warnings.ts";
import { booleanParam, type DeleteOptions, type WriteKind } from "./request-options.ts";
import type { Admission, ChangeOptions } from "./service-types.ts";

/** What a request brings to a write besides the object: who asks, with which options, and who hears warnings. */

interface Asking {
  readonly res: ServerResponse;
  readonly info: { readonly query: Query };
  readonly admit?: Admission;
  readonly requester?: Requester;
}

type Listeners = Pick<ChangeOptions, "admit" | "warn" | "requester">;

const META = "meta.k8s.io/v1";

function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));
}

export function listeners({ admit, res, requester, info: { query } }: Asking, kind: WriteKind): Listeners {
  const options = given({
    dryRun: query.get("dryRun"),
    force: kind === "PatchOptions" ? booleanParam(query, "force") : undefined,
    fieldManager: first(query, "fieldManager"),
    fieldValidation: first(query, "fieldValidation"),
  });
  return {
    warn: (text) => warn(res, text),
    ...(admit === undefined ? {} : { admit }),
    ...(requester === undefined
      ? {}
      : { requester: { ...requester, options: { kind, apiVersion: META, ...options } } }),
  };
}

export function deleting({ res, requester }: Asking, parsed: DeleteOptions): Omit<Listeners, "admit"> {
  const { gracePeriodSeconds, orphanDependents, propagationPolicy, preconditions, dryRun } = parsed;
  const fields = given({ gracePeriodSeconds, preconditions, orphanDependents, propagationPolicy });
  const options = {
    kind: "DeleteOptions",
    apiVersion: META,
    ...fields,
    ...(dryRun === true ? { dryRun: ["All"] } : {}),
  };
  return {
    warn: (text) => warn(res, text),
    ...(requester === undefined ? {} : { requester: { ...requester, options } }),
  };
}
