import { apiErrors, at, inTurns, listAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../../apiserver/index.ts";
import { isExempt, matchResources, type Match } from "../matching.ts";
import { namespaceOf, refusedName, type PluginParts, type ValidatingPlugin } from "../plugin.ts";
import { requestIn } from "../versions.ts";
import { createEvaluator, type Evaluation, type Evaluator } from "./evaluator.ts";
import { collectParams, configurationProblem, paramKindOf } from "./params.ts";
import type { BoundPolicy, PolicySource } from "./policy-source.ts";

/** ValidatingAdmissionPolicies at work (apiserver `admission/plugin/policy/validating/dispatcher.go`). */

interface Denial {
  readonly policy: KubeObject;
  readonly binding: KubeObject | undefined;
  readonly message: string;
  readonly reason: string;
}

export function validatingPolicies(source: PolicySource, parts: PluginParts): ValidatingPlugin {
  const evaluators = new WeakMap<KubeObject, Evaluator>();
  const evaluatorOf = (policy: KubeObject): Evaluator => {
    const known = evaluators.get(policy) ?? createEvaluator(policy);
    evaluators.set(policy, known);
    return known;
  };
  return {
    isIdle: () => source.all().length === 0,
    async validate(attributes) {
      if (isExempt(attributes)) return;
      const denials: Denial[] = [];
      for (const bound of source.all()) {
        const found = await judge(bound, attributes, parts, evaluatorOf);
        denials.push(...found);
      }
      const [first] = denials;
      if (first !== undefined) throw refusal(attributes, first);
    },
  };
}

function refusal(attributes: AdmissionAttributes, { policy, binding, message, reason }: Denial): Error {
  const name = policy.metadata.name ?? "";
  const bound = binding === undefined ? "" : ` with binding '${binding.metadata.name ?? ""}'`;
  const text = `ValidatingAdmissionPolicy '${name}'${bound} denied request: ${message}`;
  const params = { policy: name, binding: binding?.metadata.name ?? "", message };
  attributes.requester.note?.("admission.policy-denied", params);
  return apiErrors.policyDenied(attributes.resource, refusedName(attributes), text, reason || "Invalid");
}

type EvaluatorOf = (policy: KubeObject) => Evaluator;

async function judge(
  { policy, bindings }: BoundPolicy,
  attributes: AdmissionAttributes,
  parts: PluginParts,
  evaluatorOf: EvaluatorOf,
): Promise<Denial[]> {
  const ignoresFailure = textAt(policy, "spec", "failurePolicy") === "Ignore";
  const misconfigured = (error: unknown, binding?: KubeObject): Denial[] => {
    const what = binding === undefined ? "policy" : "binding";
    const message = `failed to configure ${what}: ${configurationProblem(error)}`;
    return ignoresFailure ? [] : [{ policy, binding, message, reason: "" }];
  };
  let match: Match | undefined;
  let paramKind: ReturnType<typeof paramKindOf>;
  try {
    match = await matchResources(at(policy, "spec", "matchConstraints"), attributes, parts);
    if (match === undefined) return [];
    paramKind = paramKindOf(policy, parts.kinds);
  } catch (error) {
    return misconfigured(error);
  }
  const denials: Denial[] = [];
  for (const binding of bindings) {
    try {
      if (!(await bindingMatches(binding, attributes, parts))) continue;
      const params = await collectParams(paramKind, binding, attributes.namespace, parts.reader);
      const results = await evaluate({ policy, match, params }, attributes, parts, evaluatorOf(policy));
      denials.push(...results.flatMap((result) => settle(result, policy, binding, attributes)));
    } catch (error) {
      denials.push(...misconfigured(error, binding));
    }
  }
  return denials;
}

export async function bindingMatches(
  binding: KubeObject,
  attributes: AdmissionAttributes,
  parts: PluginParts,
): Promise<boolean> {
  const resources = at(binding, "spec", "matchResources");
  return resources === undefined || (await matchResources(resources, attributes, parts)) !== undefined;
}

interface Bound {
  readonly policy: KubeObject;
  readonly match: Match;
  readonly params: readonly (KubeObject | undefined)[];
}

async function evaluate(
  { match, params }: Bound,
  attributes: AdmissionAttributes,
  parts: PluginParts,
  evaluator: Evaluator,
): Promise<Evaluation[]> {
  const request = await requestIn(attributes, match);
  // Match conditions see the matched kind beside the resource that was asked for.
  const conditions = { ...request, resource: attributes.resource };
  const place = namespaceOf(attributes);
  const namespace = place === "" ? undefined : await parts.namespace(place);
  const { authorizer } = parts;
  const evaluations: Evaluation[] = [];
  for (const one of params)
    evaluations.push(await inTurns(evaluator.evaluate(request, conditions, { params: one, namespace, authorizer })));
  return evaluations;
}

/** What the actions of a binding make of an evaluation. */
function settle(
  { denials, annotationProblems }: Evaluation,
  policy: KubeObject,
  binding: KubeObject,
  attributes: AdmissionAttributes,
): Denial[] {
  const [policyName = "", bindingName = ""] = [policy.metadata.name, binding.metadata.name];
  const actions = listAt(binding, "spec", "validationActions");
  const found: Denial[] = [];
  for (const { message, reason } of denials) {
    if (actions.includes("Deny")) found.push({ policy, binding, message, reason });
    if (actions.includes("Warn"))
      attributes.warn(
        `Validation failed for ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}': ${message}`,
      );
    if (!actions.includes("Deny"))
      attributes.requester.note?.("admission.policy-failed", { policy: policyName, binding: bindingName, message });
  }
  found.push(...annotationProblems.map((message) => ({ policy, binding, message, reason: "" })));
  if (denials.length === 0 && found.length === 0)
    attributes.requester.note?.("admission.policy-passed", { policy: policyName, binding: bindingName });
  return found;
}
