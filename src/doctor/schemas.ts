import { entryOf } from "../apimachinery/index.ts";
import { fieldsOf, listOf, textOf } from "./replies.ts";
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
  const schemas = fieldsOf(fieldsOf(fieldsOf(parse(reply.text))["components"])["schemas"]);
  const { kind } = patient.resource();
  const isOfKind = (schema: unknown): boolean =>
    listOf(fieldsOf(schema)["x-kubernetes-group-version-kind"]).some((gvk) => gvk["kind"] === kind);
  const object = fieldsOf(Object.values(schemas).find(isOfKind));
  const properties = fieldsOf(resolve(fieldsOf(object["properties"])[part], schemas)["properties"]);
  const usable = Object.entries(properties).find(([, schema]) =>
    Object.hasOwn(VALUES, textOf(fieldsOf(schema)["type"])),
  );
  if (usable === undefined) return made;
  return { [usable[0]]: entryOf(VALUES, textOf(fieldsOf(usable[1])["type"])) };
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
  const fields = fieldsOf(schema);
  const reference = textOf(fields["$ref"]) || textOf(listOf(fields["allOf"])[0]?.["$ref"]);
  return reference === "" ? fields : fieldsOf(schemas[reference.slice(reference.lastIndexOf("/") + 1)]);
}
