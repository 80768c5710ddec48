import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { jobStatus } from "../../../src/mock-apiserver/kinds/validation/job-status.ts";

function job(status: object, spec: object = {}): KubeObject {
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name: "j" }, spec: { completions: 3, ...spec }, status };
}

const condition = (type: string, status = "True"): object => ({ type, status });
const conditions = (...types: string[]): object => ({ conditions: types.map((type) => condition(type)) });
const [T0, T1] = ["2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"];
const INDEXED = { completionMode: "Indexed" };
const DONE = { ...conditions("SuccessCriteriaMet", "Complete"), startTime: T0, completionTime: T1 };

/** As kube-apiserver 1.36 answered to the same. */
describe("the status of a Job", () => {
  it.each<[string, object, object, object, string[]]>([
    ["may say that it is done", {}, DONE, {}, []],
    ["may stay what it was, however wrong", { ready: 2 }, { ready: 2 }, {}, []],
    [
      "is not both",
      {},
      { ...conditions("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet"), startTime: T0, completionTime: T1 },
      {},
      [
        "status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions",
        "status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions",
        "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions",
        "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions",
      ],
    ],
    [
      "says why it ended, and when",
      {},
      { ...conditions("Complete"), active: 1, terminating: 1, uncountedTerminatedPods: { succeeded: ["a"] } },
      {},
      [
        "status.completionTime: Required value: completionTime is required for Complete jobs",
        "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
        "status.active: Invalid value: 1: active>0 is invalid for finished job",
        "status.startTime: Required value: startTime is required for finished job",
        'status.uncountedTerminatedPods: Invalid value: {"Succeeded":["a"],"Failed":null}: must be empty for finished job',
        "status.terminating: Invalid value: 1: terminating>0 is invalid for finished job",
      ],
    ],
    [
      "does not end before it began",
      {},
      { ...DONE, startTime: T1, completionTime: T0 },
      {},
      [`status.completionTime: Invalid value: "${T0}": must be equal to or after \`startTime\``],
    ],
    [
      "has no indexes that there are not",
      {},
      { completedIndexes: "1,0", failedIndexes: "0-9" },
      { ...INDEXED, backoffLimitPerIndex: 1 },
      [
        'status.completedIndexes: Invalid value: "1,0": error parsing completedIndexes: non-increasing order, previous: 1, current: 0',
        'status.failedIndexes: Invalid value: "0-9": error parsing failedIndexes: too large index: "9"',
      ],
    ],
    [
      "has no index twice",
      {},
      { completedIndexes: "0-1", failedIndexes: "1,2" },
      { ...INDEXED, backoffLimitPerIndex: 1 },
      ['status.failedIndexes: Invalid value: "1,2": failedIndexes and completedIndexes overlap at index: 1'],
    ],
    [
      "has indexes where its pods have",
      {},
      { completedIndexes: "0", failedIndexes: "" },
      {},
      [
        'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
        'status.failedIndexes: Invalid value: "": cannot set non-null failedIndexes when backoffLimitPerIndex is null',
      ],
    ],
    [
      "takes nothing back",
      { ...DONE, succeeded: 2, failed: 1 },
      { succeeded: 1, startTime: T1, completionTime: T0 },
      {},
      [
        `status.completionTime: Invalid value: "${T0}": cannot set completionTime when there is no Complete=True condition`,
        `status.completionTime: Invalid value: "${T0}": must be equal to or after \`startTime\``,
        "status.conditions: Invalid value: cannot disable the terminal Complete=True condition",
        "status.failed: Invalid value: 0: cannot decrease the failed counter",
        "status.succeeded: Invalid value: 1: cannot decrease the succeeded counter",
        `status.completionTime: Invalid value: "${T0}": field is immutable`,
        `status.startTime: Invalid value: "${T1}": field is immutable for unsuspended job once set`,
        "status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition",
      ],
    ],
    [
      "counts each pod once",
      {},
      { active: -1, ready: 1, uncountedTerminatedPods: { succeeded: ["a", ""], failed: ["a"] } },
      {},
      [
        "status.active: Invalid value: -1: must be greater than or equal to 0",
        'status.uncountedTerminatedPods.succeeded[1]: Invalid value: "": must not be empty',
        'status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"',
        "status.ready: Invalid value: 1: cannot set more ready pods than active",
      ],
    ],
  ])("%s", (_what, before, after, spec, wanted) => {
    const old = job(before, spec);
    const found = jobStatus(job(after, spec), old);
    expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(wanted);
  });
});
