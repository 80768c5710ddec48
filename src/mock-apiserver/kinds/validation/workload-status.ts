import { at, invalidValue, numberAt, type KubeObject } from "../../../apimachinery/index.ts";
import { child, counts, when, type Errors } from "./vocabulary.ts";

/** What controllers may report of workloads. */
interface StatusRule {
  readonly counts: readonly string[];
  /** Those that count some of the replicas. */
  readonly parts: readonly string[];
  /** How more available than ready ones are refused. */
  readonly available?: string;
}

const REPLICAS = "cannot be greater than status.replicas";

const RULES: Readonly<Record<string, StatusRule>> = {
  Deployment: {
    counts: [
      ..."observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas".split(" "),
      ..."terminatingReplicas collisionCount".split(" "),
    ],
    parts: ["updatedReplicas", "readyReplicas", "availableReplicas"],
    available: "cannot be greater than readyReplicas",
  },
  ReplicaSet: {
    counts: [
      ..."replicas fullyLabeledReplicas readyReplicas availableReplicas observedGeneration".split(" "),
      "terminatingReplicas",
    ],
    parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    available: "cannot be greater than readyReplicas",
  },
  ReplicationController: {
    counts: "replicas fullyLabeledReplicas readyReplicas availableReplicas observedGeneration".split(" "),
    parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    available: "cannot be greater than readyReplicas",
  },
  StatefulSet: {
    counts: [
      ..."replicas readyReplicas currentReplicas updatedReplicas availableReplicas".split(" "),
      ..."observedGeneration collisionCount".split(" "),
    ],
    parts: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
    available: "cannot be greater than status.readyReplicas",
  },
  DaemonSet: {
    counts: [
      ..."currentNumberScheduled numberMisscheduled desiredNumberScheduled numberReady observedGeneration".split(" "),
      ..."updatedNumberScheduled numberAvailable numberUnavailable collisionCount".split(" "),
    ],
    parts: [],
  },
};

/** Rules for a change of the status of a kind. */
export function workloadStatus(kind: string): (object: KubeObject, old: KubeObject) => Errors {
  const rule = RULES[kind];
  if (rule === undefined) return () => [];
  return (object, old) => {
    const status = object["status"];
    const [replicas, ready] = [numberAt(status, "replicas"), numberAt(status, "readyReplicas")];
    const [available, collisions] = [numberAt(status, "availableReplicas"), numberAt(status, "collisionCount")];
    const before = at(old, "status", "collisionCount");
    return [
      ...counts(status, "status", ...rule.counts),
      ...rule.parts.flatMap((field) =>
        when(
          numberAt(status, field) > replicas,
          invalidValue(child("status", field), numberAt(status, field), REPLICAS),
        ),
      ),
      ...when(
        rule.available !== undefined && available > ready,
        invalidValue("status.availableReplicas", available, rule.available ?? ""),
      ),
      ...when(
        rule.counts.includes("collisionCount") && typeof before === "number" && collisions < before,
        invalidValue("status.collisionCount", collisions, "cannot be decremented"),
      ),
    ];
  };
}
