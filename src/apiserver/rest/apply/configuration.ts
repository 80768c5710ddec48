import {
  asFields,
  formatGroupVersion,
  parseGroupVersion,
  type KubeObject,
  apiErrors,
  breathe,
  GoJsonError,
  nodeToValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { parsing } from "../long-bodies.ts";
import type { KindDefinition } from "../kind.ts";
import { typeErrors } from "./type-errors.ts";

/** What a client applies: a part of an object. */
export interface Configuration {
  readonly object: KubeObject;
  /** Keys that occur twice. */
  readonly strictErrors: readonly string[];
  /** As it was given. */
  readonly metadata: unknown;
}

/** Nothing at all of a group version that is none. */
export function goKind(apiVersion: string, kind: string): string {
  if (apiVersion.split("/").length > 2) return "/, Kind=";
  const { group, version } = parseGroupVersion(apiVersion);
  return `${group}/${version}, Kind=${kind}`;
}

/** Names an object in an error as apimachinery's managedfields does. */
export function describeObject(object: KubeObject): string {
  const [namespace, name] = [textAt(object, "metadata", "namespace"), textAt(object, "metadata", "name")];
  return `${namespace}/${name}; ${goKind(object.apiVersion, object.kind)}`;
}

async function read(body: Buffer): Promise<Configuration> {
  try {
    const parse = await parsing(body, "yaml");
    const { node, strictErrors } = parse();
    if (node.kind !== "object" && node.kind !== "null") {
      const problem = `json: cannot unmarshal ${node.kind} into Go value of type map[string]interface {}`;
      throw new GoJsonError(`error unmarshaling JSON: while decoding JSON: ${problem}`);
    }
    const value = asFields(nodeToValue(node));
    const text = (key: string): string => (typeof value[key] === "string" ? value[key] : "");
    const object = {
      ...value,
      apiVersion: text("apiVersion"),
      kind: text("kind"),
      metadata: asFields(value["metadata"]),
    };
    return { object, strictErrors, metadata: value["metadata"] };
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    const isSyntax = error.message.startsWith("yaml: ");
    throw apiErrors.badRequest(
      `error decoding YAML: ${isSyntax ? "error converting YAML to JSON: " : ""}${error.message}`,
    );
  }
}

/**
 * Reads the body of an apply patch and checks it against the kind.
 * @throws ApiError 400 for what is no object of the kind, 500 (as the real server) for fields that do not fit its type.
 */
export async function readConfiguration(body: Buffer, kind: KindDefinition): Promise<Configuration> {
  const configuration = await read(body);
  await breathe();
  const { object } = configuration;
  const expected = goKind(formatGroupVersion(kind), kind.kind);
  const given = goKind(object.apiVersion, object.kind);
  if (given !== expected) throw apiErrors.badRequest(`invalid object type: ${given}`);
  if (object.metadata.managedFields !== undefined && object.metadata.managedFields !== null) {
    throw apiErrors.badRequest("metadata.managedFields must be nil");
  }
  const problems = typeErrors({ ...object, metadata: configuration.metadata ?? {} }, kind.schema);
  if (problems.length > 0) {
    const text = problems.length === 1 ? problems[0] : ["errors:", ...problems.map((line) => `  ${line}`)].join("\n");
    throw apiErrors.unclassified(`failed to create typed patch object (${describeObject(object)}): ${text}`);
  }
  return configuration;
}
