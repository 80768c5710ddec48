import { isDeepStrictEqual } from "node:util";
import { apiErrors, at, inTurns, textAt, type KubeObject, type Steps } from "../../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../../apiserver/index.ts";
import { isExempt, matchResources, type Match } from "../matching.ts";
import { namespaceOf, refusedName, type MutatingPlugin, type PluginParts } from "../plugin.ts";
import type { Invoked, Round } from "../reinvocation.ts";
import { convertObject, requestIn } from "../versions.ts";
import { createMutator, MutationError, type Mutator } from "./mutator.ts";
import { collectParams, configurationProblem, paramKindOf } from "./params.ts";
import type { PolicySource } from "./policy-source.ts";
import { bindingMatches } from "./validating.ts";

/** MutatingAdmissionPolicies at work (apiserver `admission/plugin/policy/mutating/dispatcher.go`). */

interface Invocation {
  readonly policy: KubeObject;
  readonly binding: KubeObject;
  readonly match: Match;
  readonly params: KubeObject | undefined;
}

interface Problem {
  readonly policy: KubeObject;
  readonly binding: KubeObject | undefined;
  readonly message: string;
  readonly reason: string;
}

export function mutatingPolicies(source: PolicySource, parts: PluginParts): MutatingPlugin {
  const mutators = new WeakMap<KubeObject, Mutator>();
  const mutatorOf = (policy: KubeObject): Mutator => {
    const known = mutators.get(policy) ?? createMutator(policy);
    mutators.set(policy, known);
    return known;
  };
  const plugin: MutatingPlugin = {
    isIdle: () => source.all().length === 0,
    async mutate(attributes, round) {
      if (isExempt(attributes)) return attributes.object;
      const invoked = round.of(plugin, attributes.object);
      const { invocations, problems } = await relevant(source, attributes, parts);
      let { object } = attributes;
      for (const invocation of invocations) {
        const own = { ...attributes, object };
        const done = await invoke(invocation, mutatorOf(invocation.policy), own, parts, round, invoked);
        problems.push(...done.problems);
        ({ object } = done);
      }
      invoked.output = object;
      const denied = problems.filter(({ policy }) => textAt(policy, "spec", "failurePolicy") !== "Ignore");
      if (denied.length > 0) throw refusal(attributes, denied);
      return object;
    },
  };
  return plugin;
}

async function relevant(
  source: PolicySource,
  attributes: AdmissionAttributes,
  parts: PluginParts,
): Promise<{ readonly invocations: Invocation[]; readonly problems: Problem[] }> {
  const [invocations, problems]: [Invocation[], Problem[]] = [[], []];
  for (const { policy, bindings } of source.all()) {
    const fail = (what: string, error: unknown, binding?: KubeObject): void => {
      const message = `failed to configure ${what}: ${configurationProblem(error)}`;
      problems.push({ policy, binding, message, reason: "" });
    };
    try {
      const match = await matchResources(at(policy, "spec", "matchConstraints"), attributes, parts);
      if (match === undefined) continue;
      const kind = paramKindOf(policy, parts.kinds);
      for (const binding of bindings) {
        try {
          if (!(await bindingMatches(binding, attributes, parts))) continue;
          for (const params of await collectParams(kind, binding, attributes.namespace, parts.reader))
            invocations.push({ policy, binding, match, params });
        } catch (error) {
          fail("binding", error, binding);
        }
      }
    } catch (error) {
      fail("policy", error);
    }
  }
  return { invocations, problems };
}

interface Done {
  readonly object: KubeObject | undefined;
  readonly problems: readonly Problem[];
}

async function invoke(
  { policy, binding, match, params }: Invocation,
  { matches, mutations }: Mutator,
  attributes: AdmissionAttributes,
  parts: PluginParts,
  round: Round,
  invoked: Invoked,
): Promise<Done> {
  const request = await requestIn(attributes, match);
  const { definition } = match;
  const place = namespaceOf(attributes);
  const namespace = place === "" ? undefined : await parts.namespace(place);
  const inputs = { params, namespace, authorizer: parts.authorizer };
  const names = { policy: policy.metadata.name ?? "", binding: binding.metadata.name ?? "" };
  const uid = JSON.stringify([names, params?.metadata.namespace, params?.metadata.name]);
  const problems: Problem[] = [];
  const attempt = async <T>(steps: Steps<T>): Promise<T | undefined> => {
    try {
      return await inTurns(steps);
    } catch (error) {
      if (!(error instanceof MutationError)) throw error;
      problems.push({ policy, binding, message: error.message, reason: "Invalid" });
      return undefined;
    }
  };
  const isMeant = (await attempt(matches({ ...request, resource: attributes.resource }, inputs))) === true;
  if (!isMeant || (round.isSecond && !invoked.again.has(uid))) return { object: attributes.object, problems };
  if (request.object === undefined || definition === undefined) return { object: undefined, problems };
  let { object } = request;
  for (const mutate of mutations) {
    const before = object;
    object = (await attempt(mutate({ ...request, object: before }, definition, inputs))) ?? before;
  }
  const isChanged = !isDeepStrictEqual(object, request.object);
  if (isChanged) round.changed(invoked);
  // After that: what it changed itself is no reason to ask it again.
  invoked.mayRepeat(uid, textAt(policy, "spec", "reinvocationPolicy"));
  if (!isChanged) return { object: attributes.object, problems };
  attributes.requester.note?.("admission.policy-changed", names);
  return { object: await convertObject(object, definition, attributes.definition), problems };
}

function refusal(attributes: AdmissionAttributes, problems: readonly Problem[]): Error {
  const texts = problems.map(({ policy, binding, message }) => {
    const name = policy.metadata.name ?? "";
    return binding === undefined
      ? `policy "${name}" denied request: ${message}`
      : `policy '${name}' with binding '${binding.metadata.name ?? ""}' denied request: ${message}`;
  });
  const [first] = problems;
  const name = first?.policy.metadata.name ?? "";
  const params = { policy: name, binding: first?.binding?.metadata.name ?? "", message: first?.message ?? "" };
  attributes.requester.note?.("admission.mutation-denied", params);
  return apiErrors.mutationDenied(attributes.resource, refusedName(attributes), texts, first?.reason ?? "");
}
