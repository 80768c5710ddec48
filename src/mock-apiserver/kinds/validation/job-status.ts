import { isDeepStrictEqual } from "node:util";
import {
  at,
  duplicateValue,
  invalidValue,
  listAt,
  numberAt,
  requiredValue,
  textAt,
  type FieldError,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { commonIndex, indexesProblem } from "./job-indexes.ts";
import { printed } from "./printed.ts";
import { counts, immutable, invalidWhole, isSet, Seen, when, type Errors } from "./vocabulary.ts";

/** What may be reported of a Job (k8s `pkg/apis/batch/validation` ValidateJobUpdateStatus): rules apply to what changes. */

interface Judged {
  readonly spec: unknown;
  readonly status: unknown;
  readonly is: (type: string) => boolean;
  readonly isFinished: boolean;
}

function judged({ spec, status }: KubeObject): Judged {
  const is = (type: string): boolean =>
    listAt(status, "conditions").some((one) => textAt(one, "type") === type && textAt(one, "status") === "True");
  return { spec, status, is, isFinished: is("Complete") || is("Failed") };
}

interface Change {
  readonly job: Judged;
  readonly old: Judged;
  readonly changes: (...fields: readonly string[]) => boolean;
  readonly turns: (...types: readonly string[]) => boolean;
  /** It became finished, or is no longer. */
  readonly isTurn: boolean;
}

const conditions = (detail: string): FieldError => invalidWhole("status.conditions", detail);

function uncounted(status: unknown): Errors {
  const seen = new Seen();
  return ["succeeded", "failed"].flatMap((list) =>
    listAt(status, "uncountedTerminatedPods", list).flatMap((uid, index) => {
      const path = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (uid === "") return [invalidValue(path, uid, "must not be empty")];
      return when(seen.repeats(String(uid)), duplicateValue(path, uid));
    }),
  );
}

function exclusions({ job, turns }: Change): Errors {
  const complete = job.is("Complete");
  return [
    ...when(
      turns("Complete", "Failed") && complete && job.is("Failed"),
      conditions("cannot set Complete=True and Failed=true conditions"),
    ),
    ...when(
      turns("Complete", "FailureTarget") && complete && job.is("FailureTarget"),
      conditions("cannot set Complete=True and FailureTarget=true conditions"),
    ),
  ];
}

function completionTime({ job, turns, changes }: Change): Errors {
  const path = "status.completionTime";
  const [begin, end] = [at(job.status, "startTime"), at(job.status, "completionTime")];
  const concerns = turns("Complete") || changes("completionTime");
  const complete = job.is("Complete");
  const isBefore = isSet(begin) && isSet(end) && Date.parse(String(end)) < Date.parse(String(begin));
  return [
    ...when(
      concerns && isSet(end) && !complete,
      invalidValue(path, end, "cannot set completionTime when there is no Complete=True condition"),
    ),
    ...when(concerns && !isSet(end) && complete, requiredValue(path, "completionTime is required for Complete jobs")),
    ...when(
      changes("startTime", "completionTime") && isBefore,
      invalidValue(path, end, "must be equal to or after `startTime`"),
    ),
  ];
}

function reasons({ job, turns, changes }: Change): Errors {
  return [
    ...when(
      (turns("Failed") || changes("failedIndexes")) && job.is("Failed") && !job.is("FailureTarget"),
      conditions("cannot set Failed=True condition without the FailureTarget=true condition"),
    ),
    ...when(
      turns("Complete", "SuccessCriteriaMet") && job.is("Complete") && !job.is("SuccessCriteriaMet"),
      conditions("cannot set Complete=True condition without the SuccessCriteriaMet=true condition"),
    ),
  ];
}

function finished({ job: { spec, status, isFinished }, isTurn, changes }: Change): Errors {
  if (!isFinished) return [];
  const active = numberAt(status, "active");
  const pods = at(status, "uncountedTerminatedPods");
  const isLeft = listAt(pods, "succeeded").length + listAt(pods, "failed").length > 0;
  const isEmptyJob = at(spec, "suspend") === true && at(spec, "completions") === 0;
  const dumped = isLeft ? printed("batch.UncountedTerminatedPods", pods) : undefined;
  return [
    ...when(
      (isTurn || changes("active")) && active > 0,
      invalidValue("status.active", active, "active>0 is invalid for finished job"),
    ),
    ...when(
      (isTurn || changes("startTime")) && !isEmptyJob && !isSet(at(status, "startTime")),
      requiredValue("status.startTime", "startTime is required for finished job"),
    ),
    ...when(
      (isTurn || changes("uncountedTerminatedPods")) && isLeft,
      invalidValue("status.uncountedTerminatedPods", dumped, "must be empty for finished job"),
    ),
  ];
}

function indexes({ job: { spec, status }, changes }: Change): Errors {
  const completions = at(spec, "completions");
  const [completed, failed] = [textAt(status, "completedIndexes"), at(status, "failedIndexes")];
  const hasLimit = isSet(at(spec, "backoffLimitPerIndex"));
  const parse = (field: string, text: string): Errors => {
    if (typeof completions !== "number" || !changes(field)) return [];
    const problem = indexesProblem(text, completions);
    const why = `error parsing ${field}: ${problem ?? ""}`;
    return when(problem !== undefined, invalidValue(`status.${field}`, text, why));
  };
  const common =
    typeof completions === "number" && isSet(failed) && completed !== "" && failed !== ""
      ? commonIndex(completed, String(failed), completions)
      : undefined;
  const overlap = `failedIndexes and completedIndexes overlap at index: ${common ?? ""}`;
  return [
    ...parse("completedIndexes", completed),
    ...(hasLimit && isSet(failed) ? parse("failedIndexes", String(failed)) : []),
    ...when(
      changes("completedIndexes") && completed !== "" && textAt(spec, "completionMode") !== "Indexed",
      invalidValue(
        "status.completedIndexes",
        completed,
        "cannot set non-empty completedIndexes when non-indexed completion mode",
      ),
    ),
    ...when(
      changes("failedIndexes") && !hasLimit && isSet(failed),
      invalidValue(
        "status.failedIndexes",
        failed,
        "cannot set non-null failedIndexes when backoffLimitPerIndex is null",
      ),
    ),
    ...when(
      changes("failedIndexes", "completedIndexes") && common !== undefined,
      invalidValue("status.failedIndexes", failed, overlap),
    ),
  ];
}

function numbers({ job: { status, isFinished }, isTurn, changes }: Change): Errors {
  const [terminating, ready, active] = ["terminating", "ready", "active"].map((field) => numberAt(status, field));
  return [
    ...when(
      (isTurn || changes("terminating")) && isFinished && (terminating ?? 0) > 0,
      invalidValue("status.terminating", terminating, "terminating>0 is invalid for finished job"),
    ),
    ...when(
      changes("ready", "active") && (ready ?? 0) > (active ?? 0),
      invalidValue("status.ready", ready, "cannot set more ready pods than active"),
    ),
  ];
}

function success({ job }: Change): Errors {
  const isMet = job.is("SuccessCriteriaMet");
  const hasPolicy = isSet(at(job.spec, "successPolicy"));
  return [
    ...when(isMet && job.is("Failed"), conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions")),
    ...when(
      isMet && job.is("FailureTarget"),
      conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"),
    ),
    ...when(
      hasPolicy && !isMet && job.is("Complete"),
      conditions("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"),
    ),
  ];
}

/** What cannot be taken back. */
function reversals({ job, old }: Change): Errors {
  const lost = ["Failed", "Complete", "FailureTarget"].filter((type) => old.is(type) && !job.is(type));
  const isElastic =
    textAt(job.spec, "completionMode") === "Indexed" && at(job.spec, "completions") === at(job.spec, "parallelism");
  const decreased = ["failed", ...(isElastic ? [] : ["succeeded"])].filter(
    (field) => numberAt(job.status, field) < numberAt(old.status, field),
  );
  return [
    ...lost.map((type) => conditions(`cannot disable the terminal ${type}=True condition`)),
    ...decreased.map((field) =>
      invalidValue(`status.${field}`, numberAt(job.status, field), `cannot decrease the ${field} counter`),
    ),
  ];
}

function times({ job, old, changes }: Change): Errors {
  const [begin, end] = [at(job.status, "startTime"), at(job.status, "completionTime")];
  const [oldBegin, oldEnd] = [at(old.status, "startTime"), at(old.status, "completionTime")];
  const isSuspended = ({ status }: Judged, value: string): boolean =>
    listAt(status, "conditions").some((one) => textAt(one, "type") === "Suspended" && textAt(one, "status") === value);
  const isResuming = isSuspended(old, "True") && isSuspended(job, "False");
  const isMoved = isSet(oldBegin) && changes("startTime") && at(job.spec, "suspend") !== true && !isResuming;
  return [
    ...(isSet(end) && isSet(oldEnd) && end !== oldEnd ? immutable(end, oldEnd, "status.completionTime") : []),
    ...when(isMoved, invalidValue("status.startTime", begin, "field is immutable for unsuspended job once set")),
  ];
}

function lateSuccess({ job, old }: Change): Errors {
  const [met, wasMet] = [job.is("SuccessCriteriaMet"), old.is("SuccessCriteriaMet")];
  return [
    ...when(wasMet && !met, conditions("cannot disable the SuccessCriteriaMet=True condition")),
    ...when(
      old.is("Complete") && !wasMet && met,
      conditions("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"),
    ),
  ];
}

const RULES = [
  exclusions,
  completionTime,
  reasons,
  finished,
  indexes,
  numbers,
  success,
  reversals,
  times,
  lateSuccess,
] as const;

export function jobStatus(object: KubeObject, before: KubeObject): Errors {
  const [job, old] = [judged(object), judged(before)];
  const change: Change = {
    job,
    old,
    changes: (...fields) => fields.some((field) => !isDeepStrictEqual(at(job.status, field), at(old.status, field))),
    turns: (...types) => types.some((type) => job.is(type) !== old.is(type)),
    isTurn: job.isFinished !== old.isFinished,
  };
  return [
    ...counts(job.status, "status", "active", "succeeded", "failed", "ready", "terminating"),
    ...uncounted(job.status),
    ...RULES.flatMap((rule) => rule(change)),
  ];
}
