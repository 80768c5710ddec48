import {
  notSupportedValue,
  requiredValue,
  invalidValue,
  type FieldError,
  type KubeObject,
  always,
  bool,
  int32,
  kindStruct,
  list,
  pointer,
  string,
  struct,
  at,
  ensure,
  fill,
  listAt,
  numberAt,
  printAt,
  textAt,
} from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";
import { conditions } from "../../types/index.ts";

/** flowcontrol.apiserver.k8s.io/v1: extension servers list and watch both kinds; this server shapes no traffic by them. */

const common = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  otherVersions: ["v1beta1", "v1beta2", "v1beta3"],
  namespaced: false,
  hasStatus: true,
  unconditionalUpdate: false,
  tracksGeneration: true,
} as const;

const named = (type: string): ReturnType<typeof pointer> => pointer(struct(type, { name: always(string) }));
const set = { listType: "set" } as const;

const subject = struct("Subject", {
  kind: always(string),
  user: named("UserSubject"),
  group: named("GroupSubject"),
  serviceAccount: pointer(struct("ServiceAccountSubject", { namespace: always(string), name: always(string) })),
});

const rules = struct("PolicyRulesWithSubjects", {
  subjects: always(list(subject)),
  resourceRules: list(
    struct("ResourcePolicyRule", {
      verbs: always(list(string, set)),
      apiGroups: always(list(string, set)),
      resources: always(list(string, set)),
      clusterScope: bool,
      namespaces: always(list(string, set)),
    }),
  ),
  nonResourceRules: list(
    struct("NonResourcePolicyRule", { verbs: always(list(string, set)), nonResourceURLs: always(list(string, set)) }),
  ),
});

const limited = struct("LimitedPriorityLevelConfiguration", {
  nominalConcurrencyShares: pointer(int32),
  limitResponse: struct("LimitResponse", {
    type: always(string),
    queuing: pointer(
      struct("QueuingConfiguration", {
        queues: always(int32),
        handSize: always(int32),
        queueLengthLimit: always(int32),
      }),
    ),
  }),
  lendablePercent: pointer(int32),
  borrowingLimitPercent: pointer(int32),
});

/** k8s `pkg/apis/flowcontrol/v1/defaults.go`. */
function defaultLevel(object: KubeObject): void {
  const spec = ensure(object, "spec");
  if (spec["type"] === "Exempt") {
    const exempt = ensure(spec, "exempt");
    exempt["nominalConcurrencyShares"] ??= 0;
    exempt["lendablePercent"] ??= 0;
    return;
  }
  const limits = ensure(spec, "limited");
  limits["nominalConcurrencyShares"] ??= 30;
  limits["lendablePercent"] ??= 0;
  const response = ensure(limits, "limitResponse");
  if (response["type"] !== "Queue") return;
  fill(ensure(response, "queuing"), { queues: 64, handSize: 8, queueLengthLimit: 50 });
}

function schemaErrors(object: KubeObject): FieldError[] {
  const precedence = numberAt(object, "spec", "matchingPrecedence");
  return [
    ...(precedence < 1 || precedence > 10_000
      ? [
          invalidValue(
            "spec.matchingPrecedence",
            precedence,
            precedence < 1 ? "must be a positive value" : "must not be greater than 10000",
          ),
        ]
      : []),
    ...(textAt(object, "spec", "priorityLevelConfiguration", "name") === ""
      ? [requiredValue("spec.priorityLevelConfiguration.name", "must reference a priority level")]
      : []),
  ];
}

function levelErrors(object: KubeObject): FieldError[] {
  const type = textAt(object, "spec", "type");
  return ["Exempt", "Limited"].includes(type) ? [] : [notSupportedValue("spec.type", type, ["Exempt", "Limited"])];
}

function missingLevel(object: KubeObject): string {
  const dangling = listAt(object, "status", "conditions").find((item) => textAt(item, "type") === "Dangling");
  return dangling === undefined ? "?" : textAt(dangling, "status");
}

export const flowControlKinds: readonly KindDefinition[] = [
  define({
    ...common,
    kind: "FlowSchema",
    plural: "flowschemas",
    schema: kindStruct("FlowSchema", {
      spec: struct("FlowSchemaSpec", {
        priorityLevelConfiguration: always(struct("PriorityLevelConfigurationReference", { name: always(string) })),
        matchingPrecedence: always(int32),
        distinguisherMethod: pointer(struct("FlowDistinguisherMethod", { type: always(string) })),
        rules: list(rules),
      }),
      status: struct("FlowSchemaStatus", { conditions: conditions("FlowSchemaCondition") }),
    }),
    defaults: (object) => fill(ensure(object, "spec"), { matchingPrecedence: 1000 }),
    validate: schemaErrors,
    columns: [
      nameColumn,
      column("PriorityLevel", "The priority level that it leads to."),
      column("MatchingPrecedence", "Schemas with smaller numbers are tried first.", 0, "integer"),
      column("DistinguisherMethod", "How it tells flows apart."),
      ageColumn,
      column("MissingPL", "Whether its priority level does not exist."),
    ],
    cells: (object, now) => [
      nameOf(object),
      textAt(object, "spec", "priorityLevelConfiguration", "name"),
      numberAt(object, "spec", "matchingPrecedence"),
      textAt(object, "spec", "distinguisherMethod", "type") || "<none>",
      age(object, now),
      missingLevel(object),
    ],
  }),
  define({
    ...common,
    kind: "PriorityLevelConfiguration",
    plural: "prioritylevelconfigurations",
    schema: kindStruct("PriorityLevelConfiguration", {
      spec: struct("PriorityLevelConfigurationSpec", {
        type: always(string),
        limited: pointer(limited),
        exempt: pointer(
          struct("ExemptPriorityLevelConfiguration", {
            nominalConcurrencyShares: pointer(int32),
            lendablePercent: pointer(int32),
          }),
        ),
      }),
      status: struct("PriorityLevelConfigurationStatus", {
        conditions: conditions("PriorityLevelConfigurationCondition"),
      }),
    }),
    defaults: defaultLevel,
    validate: levelErrors,
    columns: [
      nameColumn,
      column("Type", "Limited or Exempt."),
      column("NominalConcurrencyShares", "Its share of the server's seats."),
      column("Queues", "How many queues it has."),
      column("HandSize", "How many of them one flow may use."),
      column("QueueLengthLimit", "How many requests a queue holds."),
      ageColumn,
    ],
    cells: (object, now) => {
      const spec = object["spec"];
      const queuing = at(spec, "limited", "limitResponse", "queuing");
      return [
        nameOf(object),
        textAt(spec, "type"),
        printAt(at(spec, "limited"), "nominalConcurrencyShares", "<none>"),
        printAt(queuing, "queues", "<none>"),
        printAt(queuing, "handSize", "<none>"),
        printAt(queuing, "queueLengthLimit", "<none>"),
        age(object, now),
      ];
    },
  }),
];
