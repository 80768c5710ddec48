import {
  at,
  byteLength,
  dns1123Subdomain,
  duplicateValue,
  invalidValue,
  listAt,
  notSupportedValue,
  requiredValue,
  textAt,
  tooLongValue,
} from "../../../apimachinery/index.ts";
import { descendingPath, idNumber } from "./formats.ts";
import { printed } from "./printed.ts";
import {
  child,
  each,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  requiredOneOf,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** `core.SecurityContext` and `core.PodSecurityContext`. */

const PROFILES = ["Localhost", "RuntimeDefault", "Unconfined"];

const seccompProfile: Check = (profile, path) => {
  const type = textAt(profile, "type");
  const local = at(profile, "localhostProfile");
  const where = child(path, "localhostProfile");
  const localErrors =
    type === "Localhost"
      ? isSet(local)
        ? descendingPath(String(local), where)
        : [requiredValue(where, "must be set when seccomp type is Localhost")]
      : when(
          isSet(local),
          invalidValue(
            where,
            printed("core.SeccompProfile", profile),
            "can only be set when seccomp type is Localhost",
          ),
        );
  return [
    ...requiredOneOf(type, child(path, "type"), PROFILES, "type is required when seccompProfile is set"),
    ...localErrors,
  ];
};

const MAX_PROFILE = 4095;

function appArmorLocal(profile: unknown, path: string): Errors {
  const local = at(profile, "localhostProfile");
  const needed = requiredValue(path, "must be set when AppArmor type is Localhost");
  if (typeof local !== "string") return [needed];
  const trimmed = local.trim();
  return [
    ...(trimmed === local
      ? when(trimmed === "", needed)
      : [invalidValue(path, local, "must not be padded with whitespace")]),
    ...when(byteLength(local) > MAX_PROFILE, tooLongValue(path, MAX_PROFILE)),
  ];
}

const appArmorProfile: Check = (profile, path) => {
  const type = textAt(profile, "type");
  const where = child(path, "localhostProfile");
  if (type === "Localhost") return appArmorLocal(profile, where);
  if (!PROFILES.includes(type))
    return requiredOneOf(type, child(path, "type"), PROFILES, "type is required when appArmorProfile is set");
  const local = at(profile, "localhostProfile");
  return when(isSet(local), invalidValue(where, local, "can only be set when AppArmor type is Localhost"));
};

const MAX_SPEC_KIB = 64;

const windowsOptions: Check = (options, path) => [
  ...optional(options, path, "gmsaCredentialSpecName", (name, where) =>
    wellFormed(String(name), where, dns1123Subdomain),
  ),
  ...optional(options, path, "gmsaCredentialSpec", (spec, where) => {
    const size = byteLength(String(spec));
    return [
      ...when(size === 0, invalidValue(where, spec, "gmsaCredentialSpec cannot be an empty string")),
      ...when(
        size > MAX_SPEC_KIB * 1024,
        invalidValue(where, spec, `gmsaCredentialSpec size must be under ${MAX_SPEC_KIB} KiB`),
      ),
    ];
  }),
  ...optional(options, path, "runAsUserName", (name, where) =>
    userNameProblems(String(name)).map((problem) => invalidValue(where, name, `runAsUserName${problem}`)),
  ),
];

const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const DNS_DOMAIN = new RegExp(`^${DNS_PART}(?:\\.${DNS_PART})*$`);

function userNameProblems(name: string): string[] {
  if (name === "") return [" cannot be an empty string"];
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return [" cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return [" cannot contain more than one backslash"];
  const [user = "", domain] = parts.toReversed();
  const isDomain = domain === undefined || NET_BIOS.test(domain) || DNS_DOMAIN.test(domain);
  const rules: readonly [boolean, string][] = [
    [byteLength(domain ?? "") >= 256, "'s Domain length must be under 256 characters"],
    [!isDomain, "'s Domain doesn't match the NetBios nor the DNS format"],
    [user === "", "'s User cannot be empty"],
    [byteLength(user) > 104, "'s User length must not be longer than 104 characters"],
    [/^[. ]+$/.test(user), "'s User cannot contain only periods or spaces"],
    [/["/\\:;|=,+*?<>@[\]]/.test(user), `'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]`],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, text]) => text);
}

/** What both contexts have, in the order of the container's. */
function profiles(context: unknown, path: string): Errors {
  return [
    ...optional(context, path, "windowsOptions", windowsOptions),
    ...optional(context, path, "appArmorProfile", appArmorProfile),
  ];
}

const PROC_MOUNTS = ["Default", "Unmasked"];

function procMount(context: unknown, path: string, hostUsers: boolean): Errors {
  return optional(context, path, "procMount", (type, where) => [
    ...when(!PROC_MOUNTS.includes(String(type)), notSupportedValue(where, type, PROC_MOUNTS)),
    ...when(hostUsers && type === "Unmasked", invalidValue(where, type, "`hostUsers` must be false to use `Unmasked`")),
  ]);
}

function escalation(context: unknown, path: string): Errors {
  if (at(context, "allowPrivilegeEscalation") !== false) return [];
  const dumped = printed("core.SecurityContext", context);
  const admins = listAt(context, "capabilities", "add").filter((name) => name === "CAP_SYS_ADMIN");
  const why = "cannot set `allowPrivilegeEscalation` to false and";
  return [
    ...when(at(context, "privileged") === true, invalidValue(path, dumped, `${why} \`privileged\` to true`)),
    ...admins.map(() => invalidValue(path, dumped, `${why} \`capabilities.Add\` CAP_SYS_ADMIN`)),
  ];
}

/** Privileged containers are allowed, as kubeadm's apiserver does with `--allow-privileged`. */
export function containerSecurity(container: unknown, path: string, hostUsers: boolean): Errors {
  return optional(container, path, "securityContext", (context, where) => [
    ...optional(context, where, "runAsUser", idNumber),
    ...optional(context, where, "runAsGroup", idNumber),
    ...procMount(context, where, hostUsers),
    ...optional(context, where, "seccompProfile", seccompProfile),
    ...escalation(context, where),
    ...profiles(context, where),
  ]);
}

const SYSCTL = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const MAX_SYSCTL = 253;
/** component-helpers `node/util/sysctl/namespace.go`. */
const IPC_SYSCTL = /^(?:kernel\.(?:sem|shm)|fs\.mqueue\.|kernel\.msg)/;

function hostSysctl(name: string, path: string, spec: unknown): Errors {
  const plain = name.replaceAll("/", ".");
  const reserved =
    at(spec, "hostNetwork") === true && plain.startsWith("net.")
      ? "hostNetwork"
      : at(spec, "hostIPC") === true && IPC_SYSCTL.test(plain)
        ? "hostIPC"
        : undefined;
  return when(reserved !== undefined, invalidValue(path, name, `may not be specified when '${reserved}' is true`));
}

function sysctls(context: unknown, path: string, spec: unknown): Errors {
  const names = new Seen();
  return each(context, path, "sysctls", (item, where) => {
    const name = textAt(item, "name");
    const field = child(where, "name");
    const isRepeated = names.repeats(name);
    const isValid = byteLength(name) <= MAX_SYSCTL && new RegExp(SYSCTL).test(name);
    const why = `must have at most ${MAX_SYSCTL} characters and match regex ${SYSCTL}`;
    return [
      ...(name === ""
        ? [requiredValue(field)]
        : isValid
          ? when(isRepeated, duplicateValue(field, name))
          : [invalidValue(field, name, why)]),
      ...hostSysctl(name, field, spec),
    ];
  });
}

export function podSecurity(spec: unknown, path: string): Errors {
  return optional(spec, path, "securityContext", (context, where) => {
    const isShared = at(spec, "shareProcessNamespace") === true && at(spec, "hostPID") === true;
    const why = "ShareProcessNamespace and HostPID cannot both be enabled";
    return [
      ...["fsGroup", "runAsUser", "runAsGroup"].flatMap((field) => optional(context, where, field, idNumber)),
      ...each(context, where, "supplementalGroups", idNumber),
      ...when(isShared, invalidValue(child(where, "shareProcessNamespace"), true, why)),
      ...sysctls(context, where, spec),
      ...optionalOneOf(context, where, "fsGroupChangePolicy", ["Always", "OnRootMismatch"]),
      ...optional(context, where, "seccompProfile", seccompProfile),
      ...profiles(context, where),
      ...optionalOneOf(context, where, "supplementalGroupsPolicy", ["Merge", "Strict"]),
      ...optional(context, where, "seLinuxChangePolicy", (policy, field) => oneOf(policy, field, ["Recursive"])),
    ];
  });
}
