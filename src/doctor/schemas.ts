import { asFields, entryOf } from "../apimachinery/index.ts";
import { listOf, textOf } from "./replies.ts";
import type { Patient } from "./types.ts";

const VALUES: Readonly<Record<string, unknown>> = { string: "doctor", integer: 7, number: 7, boolean: true };

/**
 * A field of `spec` or `status` that the server's OpenAPI document knows, with a value of its type; a made-up one where the
 * document says nothing.
 */
export async function knownField(patient: Patient, part: "spec" | "status"): Promise<Record<string, unknown>> {
  const { group, version } = patient;
  const reply = await patient.request("GET", `/openapi/v3/apis/${group}/${version}`);
  const made = { doctor: "doctor" };
  if (reply.status !== 200) return made;
  const schemas = asFields(asFields(asFields(parse(reply.text))["components"])["schemas"]);
  const { kind } = patient.resource();
  const isOfKind = (schema: unknown): boolean =>
    listOf(asFields(schema)["x-kubernetes-group-version-kind"]).some((gvk) => gvk["kind"] === kind);
  const object = asFields(Object.values(schemas).find(isOfKind));
  const properties = asFields(resolve(asFields(object["properties"])[part], schemas)["properties"]);
  const usable = Object.entries(properties).find(([, schema]) =>
    Object.hasOwn(VALUES, textOf(asFields(schema)["type"])),
  );
  if (usable === undefined) return made;
  return { [usable[0]]: entryOf(VALUES, textOf(asFields(usable[1])["type"])) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Follows `$ref`, which kube-openapi wraps in `allOf` where there is a description beside it. */
function resolve(schema: unknown, schemas: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields = asFields(schema);
  const reference = textOf(fields["$ref"]) || textOf(listOf(fields["allOf"])[0]?.["$ref"]);
  return reference === "" ? fields : asFields(schemas[reference.slice(reference.lastIndexOf("/") + 1)]);
}
