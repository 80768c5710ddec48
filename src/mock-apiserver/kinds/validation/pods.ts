import { at, forbiddenValue, listAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { imageSpaces } from "./containers.ts";
import { annotations } from "./metadata.ts";
import { podAnnotations, profileAnnotations } from "./pod-annotations.ts";
import { podSpec } from "./pod-spec.ts";
import { labels } from "./selectors.ts";
import { child, each, isSet, when, type Errors } from "./vocabulary.ts";

/** Pods and their templates. */

/** Go leaves `metadata` out of their paths. */
export function templateNotes(template: unknown, path: string): Errors {
  const metadata = at(template, "metadata");
  return [
    ...labels(at(metadata, "labels"), child(path, "labels")),
    ...annotations(at(metadata, "annotations"), child(path, "annotations")),
    ...podAnnotations(metadata, at(template, "spec"), child(path, "annotations")),
  ];
}

/** `core.PodTemplateSpec`. */
export function podTemplate(template: unknown, path: string): Errors {
  const metadata = at(template, "metadata");
  const spec = at(template, "spec");
  const where = child(path, "spec");
  const ephemeral = "ephemeral containers not allowed in pod template";
  return [
    ...templateNotes(template, path),
    ...podSpec(spec, where, { podName: "", isPod: false }),
    ...profileAnnotations(metadata, spec, where),
    ...when(
      listAt(spec, "ephemeralContainers").length > 0,
      forbiddenValue(child(where, "ephemeralContainers"), ephemeral),
    ),
  ];
}

/** Tokens are of a service account, which has to be there. */
function tokensWithoutAccount(spec: unknown): Errors {
  if (textAt(spec, "serviceAccountName") !== "") return [];
  return each(spec, "spec", "volumes", (volume, where) =>
    each(at(volume, "projected"), child(where, "projected"), "sources", (source, field) =>
      when(
        isSet(at(source, "serviceAccountToken")),
        forbiddenValue(child(field, "serviceAccountToken"), "must not be specified when serviceAccountName is not set"),
      ),
    ),
  );
}

/** `validatePodMetadataAndSpec`, after the metadata that all kinds have. */
export function podErrors(pod: KubeObject): Errors {
  const spec = pod["spec"];
  return [
    ...podAnnotations(pod.metadata, spec, "metadata.annotations"),
    ...podSpec(spec, "spec", { podName: pod.metadata.name ?? "", isPod: true }),
    ...tokensWithoutAccount(spec),
    ...each(spec, "spec", "containers", imageSpaces),
    ...each(spec, "spec", "initContainers", imageSpaces),
  ];
}

/** What a new Pod may not have yet. */
export function newPodErrors(pod: KubeObject): Errors {
  const spec = pod["spec"];
  const isGated = listAt(spec, "schedulingGates").length > 0;
  const gated = "cannot be set until all schedulingGates have been cleared";
  return [
    ...when(
      listAt(spec, "ephemeralContainers").length > 0,
      forbiddenValue("spec.ephemeralContainers", "cannot be set on create"),
    ),
    ...when(textAt(spec, "nodeName") !== "" && isGated, forbiddenValue("spec.nodeName", gated)),
    ...profileAnnotations(pod.metadata, spec, "spec"),
  ];
}
