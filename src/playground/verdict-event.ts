import { type ApiServiceSpec, adviceOn, type Verdict } from "../registry/index.ts";
import { sentence } from "../trace/index.ts";
import type { Faults } from "../mock-apiserver/index.ts";
import type { PlaygroundEvent } from "./events.ts";

/** What is told when the condition Available of an APIService changes: Kubernetes' words, and ours beside them. */
export function verdictEvent(
  at: number,
  faults: Pick<Faults, "list">,
  name: string,
  verdict: Verdict,
  spec: ApiServiceSpec,
): PlaygroundEvent {
  const { status, reason, message } = verdict;
  const isAvailable = status === "True";
  const active = (faults.list().get(name) ?? []).map((fault) => fault.name);
  const advice = isAvailable ? undefined : adviceOn(spec, reason, message, active);
  return {
    at,
    level: isAvailable ? "info" : "warn",
    type: "apiservice",
    subject: name,
    message: `${name} ${isAvailable ? "is available" : "is not available"} (${reason}): ${message}`,
    ...(advice === undefined ? {} : { hint: sentence(advice.code, advice.params), advice }),
  };
}

/** What is told when an APIService goes, whoever deleted it. */
export function deletionEvent(at: number, name: string): PlaygroundEvent {
  return { at, level: "info", type: "apiservice", subject: name, message: `${name} was deleted` };
}
