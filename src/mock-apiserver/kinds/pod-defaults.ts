import { asFields, ensure, fieldsAt, fill, listAt, textAt, type Fields } from "../../apimachinery/index.ts";

/** k8s `pkg/apis/core/v1/defaults.go` for what a pod template holds. */

/** The tag that an image reference means; empty for one pinned by digest alone. */
function imageTag(image: string): string {
  const last = image.slice(image.lastIndexOf("/") + 1);
  const [named = "", digest] = last.split("@");
  const tag = named.split(":")[1];
  return tag ?? (digest === undefined ? "latest" : "");
}

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function defaultProbe(probe: unknown): void {
  if (probe === undefined) return;
  const fields = asFields(probe);
  fill(fields, PROBE);
  if (fields["httpGet"] !== undefined) fill(ensure(fields, "httpGet"), { path: "/", scheme: "HTTP" });
}

function defaultContainer(container: Fields): void {
  fill(container, {
    imagePullPolicy: imageTag(textAt(container, "image")) === "latest" ? "Always" : "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  for (const port of listAt(container, "ports")) fill(asFields(port), { protocol: "TCP" });
  for (const variable of listAt(container, "env")) {
    const fieldRef = fieldsAt(variable, "valueFrom", "fieldRef");
    if (Object.keys(fieldRef).length > 0) fill(fieldRef, { apiVersion: "v1" });
  }
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) defaultProbe(container[probe]);
}

function defaultVolume(volume: Fields): void {
  const sources = Object.keys(volume).filter((key) => key !== "name");
  if (sources.length === 0) volume["emptyDir"] = {};
  for (const source of ["secret", "configMap", "projected", "downwardAPI"]) {
    if (volume[source] !== undefined) fill(ensure(volume, source), { defaultMode: 0o644 });
  }
  if (volume["hostPath"] !== undefined) ensure(volume, "hostPath")["type"] ??= "";
}

export function defaultPodSpec(spec: Fields): void {
  fill(spec, { dnsPolicy: "ClusterFirst", restartPolicy: "Always", schedulerName: "default-scheduler" });
  spec["securityContext"] ??= {};
  spec["terminationGracePeriodSeconds"] ??= 30;
  // The deprecated name of the field is written alongside (core/v1/conversion.go).
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount");
  if (account !== "") Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const container of [...listAt(spec, "initContainers"), ...listAt(spec, "containers")])
    defaultContainer(asFields(container));
  for (const volume of listAt(spec, "volumes")) defaultVolume(asFields(volume));
}

/** What a Pod itself gets beyond a template. */
export function defaultPod(spec: Fields): void {
  defaultPodSpec(spec);
  spec["enableServiceLinks"] ??= true;
  for (const container of [...listAt(spec, "initContainers"), ...listAt(spec, "containers")]) {
    const resources = asFields(asFields(container)["resources"]);
    const limits = asFields(resources["limits"]);
    if (Object.keys(limits).length > 0) resources["requests"] = { ...limits, ...asFields(resources["requests"]) };
  }
}
