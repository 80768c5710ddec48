import { type ApiServiceSpec, adviceOn, type Verdict } from "../../registry/index.ts";
import { sentence } from "../../trace/index.ts";
import type { Faults } from "../../mock-apiserver/index.ts";
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
  const text = {
    en: `${name} ${isAvailable ? "is available" : "is not available"} (${reason}): ${message}`,
    zh: `${name} ${isAvailable ? "可用" : "不可用"}（${reason}）：${message}`,
  };
  return {
    at,
    level: isAvailable ? "info" : "warn",
    type: "apiservice",
    subject: name,
    message: text.en,
    text,
    ...(advice === undefined ? {} : { hint: sentence(advice.code, advice.params), advice }),
  };
}

/** What is told when an APIService goes, whoever deleted it. */
export function deletionEvent(at: number, name: string): PlaygroundEvent {
  const text = { en: `${name} was deleted`, zh: `${name} 已删除` };
  return { at, level: "info", type: "apiservice", subject: name, message: text.en, text };
}
