import {
  isJsonNumber,
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainWithUnderscore,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  numberAt,
  qualifiedName,
  requiredValue,
  textAt,
  tooLongValue,
} from "../../../apimachinery/index.ts";
import { containers, ephemeralContainers, initContainers, type ContainerContext } from "./containers.ts";
import { fileVolumes } from "./env.ts";
import { ipAddress } from "./formats.ts";
import { hostProcess, osErrors } from "./pod-os.ts";
import { podResources } from "./pod-resources.ts";
import { printed } from "./printed.ts";
import { containerResources } from "./resources.ts";
import { affinity, schedulingGates, tolerations, topologySpread } from "./scheduling.ts";
import { podSecurity } from "./security-context.ts";
import { labels } from "./selectors.ts";
import { volumes, type VolumeContext } from "./volumes.ts";
import {
  child,
  each,
  eachContainer,
  isSet,
  optional,
  optionalText,
  requiredOneOf,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** `core.PodSpec`, as Pods and templates have it. */

export const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

function resourceClaims(spec: unknown, path: string): Errors {
  const names = new Seen();
  return each(spec, path, "resourceClaims", (claim, where) => {
    const name = textAt(claim, "name");
    const sources = ["resourceClaimName", "resourceClaimTemplateName"];
    const count = sources.filter((field) => isSet(at(claim, field))).length;
    const isKnown = name !== "" && names.has(name);
    const dumped = printed("core.PodResourceClaim", claim);
    if (name !== "") names.repeats(name);
    return [
      ...(name === ""
        ? [requiredValue(child(where, "name"))]
        : isKnown
          ? [duplicateValue(child(where, "name"), name)]
          : wellFormed(name, child(where, "name"), dns1123Label)),
      ...when(
        count > 1,
        invalidValue(
          where,
          dumped,
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
        ),
      ),
      ...when(
        count === 0,
        invalidValue(where, dumped, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"),
      ),
      ...sources.flatMap((field) =>
        optional(claim, where, field, (text, at) => wellFormed(String(text), at, dns1123Subdomain)),
      ),
    ];
  });
}

const dnsConfig =
  (policy: string): ((spec: unknown, path: string) => Errors) =>
  (spec, path) => {
    const config = at(spec, "dnsConfig");
    const where = child(path, "dnsConfig");
    if (policy === "None" && !isSet(config))
      return [requiredValue(where, "must provide `dnsConfig` when `dnsPolicy` is None")];
    const [servers, searches] = [listAt(config, "nameservers"), listAt(config, "searches").map(String)];
    if (policy === "None" && servers.length === 0) {
      const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
      return [requiredValue(child(where, "nameservers"), why)];
    }
    const length = byteLength(searches.join(" "));
    const many = "must not have more than";
    return [
      ...when(servers.length > 3, invalidValue(child(where, "nameservers"), servers, `${many} 3 nameservers`)),
      ...each(config, where, "nameservers", (server, at) => wellFormed(String(server), at, ipAddress)),
      ...when(searches.length > 32, invalidValue(child(where, "searches"), searches, `${many} 32 search paths`)),
      ...when(
        length > 2048,
        invalidValue(
          child(where, "searches"),
          searches,
          `${many} 2048 characters (including spaces) in the search list`,
        ),
      ),
      ...each(config, where, "searches", (search, at) =>
        search === "." ? [] : wellFormed(String(search).replace(/\.$/, ""), at, dns1123SubdomainWithUnderscore),
      ),
      ...each(config, where, "options", (option, at) =>
        when(textAt(option, "name") === "", requiredValue(at, "must not be empty")),
      ),
    ];
  };

function hostNetworkPorts(spec: unknown, path: string, isPod: boolean): Errors {
  if (at(spec, "hostNetwork") !== true) return [];
  return each(spec, path, "containers", (container, where) =>
    each(container, where, "ports", (port, field) => {
      const [host, own] = [numberAt(port, "hostPort"), numberAt(port, "containerPort")];
      const why = "must match `containerPort` when `hostNetwork` is true";
      return when((isPod || host !== 0) && host !== own, invalidValue(child(field, "hostPort"), host, why));
    }),
  );
}

function hostAliases(spec: unknown, path: string): Errors {
  return each(spec, path, "hostAliases", (alias, where) => [
    ...wellFormed(textAt(alias, "ip"), child(where, "ip"), ipAddress),
    ...each(alias, where, "hostnames", (name, at) => wellFormed(String(name), at, dns1123Subdomain)),
  ]);
}

function hostUsers(spec: unknown, path: string): Errors {
  if (at(spec, "hostUsers") !== false) return [];
  const why = "when `hostUsers` is false";
  return [
    ...when(at(spec, "hostNetwork") === true, forbiddenValue(child(path, "hostNetwork"), why)),
    ...when(at(spec, "hostPID") === true, forbiddenValue(child(path, "HostPID"), why)),
    ...when(at(spec, "hostIPC") === true, forbiddenValue(child(path, "HostIPC"), why)),
    ...eachContainer(spec, path, (container, where) =>
      when(listAt(container, "volumeDevices").length > 0, forbiddenValue(child(where, "volumeDevices"), why)),
    ),
  ];
}

function hostnameOverride(spec: unknown, path: string): Errors {
  return optional(spec, path, "hostnameOverride", (name, where) => {
    const text = String(name);
    const refuse = (isRefused: boolean, field: string): Errors =>
      when(isRefused, forbiddenValue(where, `may not be specified when ${field} is true`));
    return [
      ...refuse(at(spec, "setHostnameAsFQDN") === true, "setHostnameAsFQDN"),
      ...refuse(at(spec, "hostNetwork") === true, "hostNetwork"),
      ...when(byteLength(text) > 64, tooLongValue(where, 64)),
      ...wellFormed(text, where, dns1123Subdomain),
    ];
  });
}

const MAX_SECONDS = 2_147_483_647;

const deadline: Check = (value, path) => {
  const seconds = isJsonNumber(value) ? value : 0;
  return when(
    seconds < 1 || seconds > MAX_SECONDS,
    invalidValue(path, seconds, `must be between 1 and ${MAX_SECONDS}, inclusive`),
  );
};

const preemption: Check = (policy, path) => requiredOneOf(policy, path, ["PreemptLowerPriority", "Never"]);

/** Names and single values at the end of Go's function. */
function names(spec: unknown, path: string): Errors {
  return [
    ...optionalText(spec, path, "serviceAccountName", dns1123Subdomain),
    ...optionalText(spec, path, "nodeName", dns1123Subdomain),
    ...optional(spec, path, "activeDeadlineSeconds", deadline),
    ...optionalText(spec, path, "hostname", dns1123Label),
    ...optionalText(spec, path, "subdomain", dns1123Label),
    ...tolerations(spec, path),
    ...hostAliases(spec, path),
    ...optionalText(spec, path, "priorityClassName", dns1123Subdomain),
    ...optional(spec, path, "runtimeClassName", (name, where) => wellFormed(String(name), where, dns1123Subdomain)),
    ...optional(spec, path, "preemptionPolicy", preemption),
    ...optional(spec, path, "overhead", (overhead, where) =>
      containerResources({ limits: overhead }, where, new Set()),
    ),
    ...osErrors(spec, path),
  ];
}

function restartPolicy(spec: unknown, path: string): Errors {
  return requiredOneOf(textAt(spec, "restartPolicy"), child(path, "restartPolicy"), RESTART_POLICIES);
}

export function podSpec(spec: unknown, path: string, context: VolumeContext): Errors {
  const grace = at(spec, "terminationGracePeriodSeconds");
  const { errors: volumeErrors, known } = volumes(spec, path, context);
  const claims = new Set(listAt(spec, "resourceClaims").map((claim) => textAt(claim, "name")));
  claims.delete("");
  const inner: ContainerContext = {
    volumes: known,
    claims,
    grace: isJsonNumber(grace) ? Number(grace) : undefined,
    restartPolicy: textAt(spec, "restartPolicy"),
    hostUsers: at(spec, "hostUsers") !== false,
  };
  const types = new Map(listAt(spec, "volumes").map((volume) => [textAt(volume, "name"), volume]));
  return [
    ...when(!isSet(grace), requiredValue(child(path, "terminationGracePeriodSeconds"))),
    ...volumeErrors,
    ...resourceClaims(spec, path),
    ...containers(spec, path, inner),
    ...initContainers(spec, path, inner),
    ...ephemeralContainers(spec, path, inner),
    ...podResources(spec, path),
    ...hostNetworkPorts(spec, path, context.isPod),
    ...restartPolicy(spec, path),
    ...requiredOneOf(textAt(spec, "dnsPolicy"), child(path, "dnsPolicy"), DNS_POLICIES),
    ...labels(at(spec, "nodeSelector"), child(path, "nodeSelector")),
    ...podSecurity(spec, path),
    ...optional(spec, path, "affinity", affinity),
    ...dnsConfig(textAt(spec, "dnsPolicy"))(spec, path),
    ...each(spec, path, "readinessGates", (gate, where) =>
      wellFormed(textAt(gate, "conditionType"), child(where, "conditionType"), qualifiedName),
    ),
    ...schedulingGates(spec, path),
    ...topologySpread(spec, path),
    ...hostProcess(spec, path),
    ...hostUsers(spec, path),
    ...hostnameOverride(spec, path),
    ...names(spec, path),
    ...eachContainer(spec, path, (container, where) => fileVolumes(container, where, types)),
  ];
}
