import { type KubeObject, at, ensure, fill, listAt, numberAt, printAt, textAt } from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

/** flowcontrol.apiserver.k8s.io/v1: extension servers list and watch both kinds; this server shapes no traffic by them. */

const common = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  otherVersions: ["v1beta1", "v1beta2", "v1beta3"],
  namespaced: false,
  hasStatus: true,
  updateChecks: ["whole"],
  tracksGeneration: true,
} as const;

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

function missingLevel(object: KubeObject): string {
  const dangling = listAt(object, "status", "conditions").find((item) => textAt(item, "type") === "Dangling");
  return dangling === undefined ? "?" : textAt(dangling, "status");
}

export const flowControlKinds: readonly KindDefinition[] = [
  define({
    ...common,
    kind: "FlowSchema",
    plural: "flowschemas",
    defaults: (object) => fill(ensure(object, "spec"), { matchingPrecedence: 1000 }),
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
    defaults: defaultLevel,
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
