import { ACCESS } from "./messages/access.ts";
import { CORE } from "./messages/core.ts";
import { META } from "./messages/meta.ts";
import { PODS } from "./messages/pods.ts";
import { POLICY } from "./messages/policy.ts";
import { WORKLOADS } from "./messages/workloads.ts";

/**
 * The messages of Kubernetes' protobuf form, as its `generated.proto` files number their fields. A line of the tables is a
 * message and its fields, `name=number` and a code; a line that starts with a space goes on with the message before it.
 * A field without a name is inlined: its own fields are the message's in JSON.
 *
 * Codes: `s` string, `b` bool, `i` integer, `d` double, `y` bytes, `T` Time, `M` MicroTime, `O` IntOrString, `Q` Quantity,
 * `R` JSON as bytes, `E` a list of strings in a message, `@x` the message x; before it `*` for repeated and `%` for a map
 * from strings. `!` after a scalar: JSON keeps its zero.
 */
export interface ProtoField {
  readonly name: string;
  readonly form: "single" | "list" | "map";
  /** A letter, or the name of a message. */
  readonly type: string;
  readonly keepsZero: boolean;
}

export type ProtoMessage = ReadonlyMap<number, ProtoField>;

const TABLES = [META, ACCESS, WORKLOADS, POLICY, PODS, CORE];
const FORMS: Readonly<Record<string, ProtoField["form"]>> = { "*": "list", "%": "map" };
const FIELD = /^(\w*)=(\d+)([*%]?)@?([\w.]+)(!?)$/;

/** Packages of the tables by API group. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["", "core"],
  ["admissionregistration.k8s.io", "adm"],
  ["apps", "apps"],
  ["authentication.k8s.io", "authn"],
  ["authorization.k8s.io", "authz"],
  ["autoscaling", "scale"],
  ["coordination.k8s.io", "coord"],
  ["discovery.k8s.io", "disc"],
  ["events.k8s.io", "events"],
  ["flowcontrol.apiserver.k8s.io", "flow"],
  ["rbac.authorization.k8s.io", "rbac"],
]);

/** Kinds that every group has. */
const COMMON: ReadonlyMap<string, string> = new Map([["DeleteOptions", "meta.DeleteOptions"]]);

let messages: Map<string, ProtoMessage> | undefined;

function parseField(text: string): [number, ProtoField] {
  const [, name = "", number = "", form = "", type = "", keeps = ""] = FIELD.exec(text) ?? [];
  if (type === "") throw new Error(`a protobuf table has no field of the form ${text}`);
  // Some proto names start with a capital where the JSON name does not.
  const jsonName = name.charAt(0).toLowerCase() + name.slice(1);
  return [Number(number), { name: jsonName, form: FORMS[form] ?? "single", type, keepsZero: keeps === "!" }];
}

function parseTables(): Map<string, ProtoMessage> {
  const lines = TABLES.flatMap((table) => table.replaceAll("\n  ", " ").trim().split("\n"));
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, new Map(fields.map(parseField))];
    }),
  );
}

/** Parsed when the first message comes. */
export function findMessage(name: string): ProtoMessage | undefined {
  messages ??= parseTables();
  return messages.get(name);
}

/** The name of the message behind a kind; undefined for one that is not known here. */
export function messageOf(group: string, version: string, kind: string): string | undefined {
  const common = COMMON.get(kind);
  if (common !== undefined) return common;
  const name = `${PACKAGES.get(group) ?? ""}.${kind}`;
  return version === "v1" && findMessage(name) !== undefined ? name : undefined;
}
