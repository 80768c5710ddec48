import {
  asFields,
  at,
  ensure,
  fieldsAt,
  fill,
  listAt,
  textAt,
  printQuantity,
  type Fields,
} from "../../apimachinery/index.ts";
import { imageTag } from "./image-reference.ts";
import { isHugePages, isOvercommitAllowed, isPodLevelResource, podTotals } from "./validation/index.ts";

/** k8s `pkg/apis/core/v1/defaults.go` and `zz_generated.defaults.go` for what a Pod or a template holds. */

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Fills a field that is there and holds an object. */
function fillAt(holder: unknown, path: readonly string[], defaults: Readonly<Fields>): void {
  const found = at(holder, ...path);
  if (isSet(found)) fill(asFields(found), defaults);
}

/** Defaults of pointers: zero and empty count as given. */
function fillPointers(holder: unknown, path: readonly string[], defaults: Readonly<Fields>): void {
  const found = at(holder, ...path);
  if (!isSet(found)) return;
  const fields = asFields(found);
  for (const [key, value] of Object.entries(defaults)) fields[key] ??= value;
}

function defaultHandler(handler: unknown): void {
  fillAt(handler, ["httpGet"], { path: "/", scheme: "HTTP" });
  fillPointers(handler, ["grpc"], { service: "" });
}

function pullPolicy(image: string): string {
  return imageTag(image) === "latest" ? "Always" : "IfNotPresent";
}

function defaultContainer(container: Fields): void {
  fill(container, {
    imagePullPolicy: pullPolicy(textAt(container, "image")),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  for (const port of listAt(container, "ports")) fill(asFields(port), { protocol: "TCP" });
  for (const variable of listAt(container, "env")) {
    fillAt(variable, ["valueFrom", "fieldRef"], { apiVersion: "v1" });
    fillPointers(variable, ["valueFrom", "fileKeyRef"], { optional: false });
  }
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    fillAt(container, [name], PROBE);
    defaultHandler(container[name]);
  }
  for (const hook of ["postStart", "preStop"]) defaultHandler(at(container, "lifecycle", hook));
}

const MODE = { defaultMode: 0o644 };

/** Defaults of volume sources: of plain fields, and of pointers. */
const SOURCES: Readonly<Record<string, Readonly<Fields>>> = {
  iscsi: { iscsiInterface: "default" },
  rbd: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  scaleIO: { storageMode: "ThinProvisioned", fsType: "xfs" },
};
const POINTERS: Readonly<Record<string, Readonly<Fields>>> = {
  secret: MODE,
  configMap: MODE,
  downwardAPI: MODE,
  projected: MODE,
  hostPath: { type: "" },
  azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
};

export function defaultVolumeSource(volume: Fields): void {
  for (const [source, defaults] of Object.entries(SOURCES)) fillAt(volume, [source], defaults);
  for (const [source, defaults] of Object.entries(POINTERS)) fillPointers(volume, [source], defaults);
}

function defaultFiles(source: unknown): void {
  for (const file of listAt(source, "items")) fillAt(file, ["fieldRef"], { apiVersion: "v1" });
}

const HOUR = 3600;

function defaultVolume(volume: Fields): void {
  if (!Object.keys(volume).some((key) => key !== "name" && isSet(volume[key]))) volume["emptyDir"] = {};
  defaultVolumeSource(volume);
  defaultFiles(volume["downwardAPI"]);
  for (const source of listAt(volume, "projected", "sources")) {
    defaultFiles(at(source, "downwardAPI"));
    fillPointers(source, ["serviceAccountToken"], { expirationSeconds: HOUR });
  }
  const claim = at(volume, "ephemeral", "volumeClaimTemplate");
  if (isSet(claim)) ensure(asFields(claim), "spec")["volumeMode"] ??= "Filesystem";
  if (isSet(volume["image"]))
    fillAt(volume, ["image"], { pullPolicy: pullPolicy(textAt(volume, "image", "reference")) });
}

const LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

export function defaultPodSpec(spec: Fields): void {
  fill(spec, { dnsPolicy: "ClusterFirst", restartPolicy: "Always", schedulerName: "default-scheduler" });
  spec["securityContext"] ??= {};
  spec["terminationGracePeriodSeconds"] ??= 30;
  // The deprecated name of the field is written alongside (core/v1/conversion.go).
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount");
  if (account !== "") Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const list of LISTS) for (const container of listAt(spec, list)) defaultContainer(asFields(container));
  for (const volume of listAt(spec, "volumes")) defaultVolume(asFields(volume));
}

function defaultHostPorts(spec: Fields): void {
  for (const container of [...listAt(spec, "containers"), ...listAt(spec, "initContainers")])
    for (const port of listAt(container, "ports")) fill(asFields(port), { hostPort: at(port, "containerPort") });
}

/** What is not asked for by itself is asked for up to its limit. */
function defaultRequests(holder: unknown): void {
  const resources = asFields(at(holder, "resources"));
  const limits = fieldsAt(resources, "limits");
  if (Object.keys(limits).length > 0) resources["requests"] = { ...limits, ...fieldsAt(resources, "requests") };
}

/** What the whole Pod is asked for follows from its containers, then from its limits. */
function defaultPodResources(spec: Fields): void {
  const resources = asFields(spec["resources"]);
  const [limits, requests] = [fieldsAt(resources, "limits"), fieldsAt(resources, "requests")];
  if (Object.keys({ ...limits, ...requests }).length === 0) return;
  const [allLimits, allRequests]: [Fields, Fields] = [{ ...limits }, { ...requests }];
  for (const [name, total] of podTotals(spec, "limits"))
    if (isHugePages(name) && requests[name] === undefined) allLimits[name] ??= printQuantity(total);
  if (Object.keys(allLimits).length > 0) {
    resources["limits"] = allLimits;
    for (const [name, total] of podTotals(spec, "requests"))
      if (isPodLevelResource(name) && isOvercommitAllowed(name)) allRequests[name] ??= printQuantity(total);
    for (const [name, limit] of Object.entries(allLimits)) if (isPodLevelResource(name)) allRequests[name] ??= limit;
  }
  if (Object.keys(allRequests).length > 0) resources["requests"] = allRequests;
}

/** What a Pod itself gets beyond a template. */
export function defaultPod(spec: Fields): void {
  defaultPodSpec(spec);
  spec["enableServiceLinks"] ??= true;
  for (const container of [...listAt(spec, "initContainers"), ...listAt(spec, "containers")])
    defaultRequests(container);
  defaultPodResources(spec);
  if (spec["hostNetwork"] === true) defaultHostPorts(spec);
}
