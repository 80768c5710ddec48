import type { ApiService, ApiServiceSpec } from "./api-service.ts";
import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  dns1035Label,
  dns1123Subdomain,
  pathSegmentName,
  portNumber,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../apimachinery/index.ts";

const MAX_GROUP_PRIORITY = 20_000;
const MAX_VERSION_PRIORITY = 1_000;
const DEFAULT_PORT = 443;

/** kube-aggregator `apis/apiregistration/validation/validation.go`: every error at once, in the server's order. */
export function validateApiService(apiService: ApiService): FieldError[] {
  const spec = apiService.spec ?? {};
  const requiredName = `${spec.version ?? ""}.${spec.group ?? ""}`;
  const validateName = (name: string): string[] => {
    const problems = pathSegmentName(name);
    if (problems.length > 0 || name === requiredName) return problems;
    return [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(requiredName)}`];
  };
  return [
    ...validateObjectMeta(apiService.metadata, { namespaced: false, validateName }),
    ...validateGroupVersion(spec),
    ...validatePriorities(spec),
    ...(spec.service === undefined ? validateLocal(spec) : validateRemote(spec)),
  ];
}

export function validateApiServiceUpdate(apiService: ApiService, old: ApiService): FieldError[] {
  return [...validateObjectMetaUpdate(apiService.metadata, old.metadata), ...validateApiService(apiService)];
}

export function validateApiServiceStatus(apiService: ApiService): FieldError[] {
  const supported = ["True", "False", "Unknown"];
  return (apiService.status?.conditions ?? []).flatMap((condition, index) =>
    supported.includes(condition.status)
      ? []
      : [notSupportedValue(`status.conditions[${index}].status`, condition.status ?? "", supported)],
  );
}

/** Changes the object: a service without a port means 443 (`apis/apiregistration/v1/defaults.go`). */
export function defaultApiService(apiService: ApiService): void {
  const service = apiService.spec?.service;
  if (service !== undefined && service.port === undefined) service.port = DEFAULT_PORT;
}

function validateGroupVersion({ group = "", version = "" }: ApiServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (group === "" && version !== "v1") {
    errors.push(requiredValue("spec.group", "only v1 may have an empty group and it better be legacy kube"));
  }
  if (group !== "")
    errors.push(...dns1123Subdomain(group).map((problem) => invalidValue("spec.group", group, problem)));
  return [...errors, ...dns1035Label(version).map((problem) => invalidValue("spec.version", version, problem))];
}

function validatePriorities({ groupPriorityMinimum = 0, versionPriority = 0 }: ApiServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > MAX_GROUP_PRIORITY) {
    errors.push(
      invalidValue(
        "spec.groupPriorityMinimum",
        groupPriorityMinimum,
        `must be positive and less than ${MAX_GROUP_PRIORITY}`,
      ),
    );
  }
  if (versionPriority <= 0 || versionPriority > MAX_VERSION_PRIORITY) {
    errors.push(
      invalidValue("spec.versionPriority", versionPriority, `must be positive and less than ${MAX_VERSION_PRIORITY}`),
    );
  }
  return errors;
}

function validateLocal({ caBundle = "", insecureSkipTLSVerify }: ApiServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (caBundle !== "") {
    errors.push(
      invalidValue("spec.caBundle", `${decodedLength(caBundle)} bytes`, "local APIServices may not have a caBundle"),
    );
  }
  if (insecureSkipTLSVerify === true) {
    errors.push(
      invalidValue("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify"),
    );
  }
  return errors;
}

function validateRemote({ service = {}, caBundle = "", insecureSkipTLSVerify }: ApiServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if ((service.namespace ?? "") === "") errors.push(requiredValue("spec.service.namespace"));
  if ((service.name ?? "") === "") errors.push(requiredValue("spec.service.name"));
  const port = service.port ?? 0;
  const problems = portNumber(port);
  if (problems.length > 0)
    errors.push(invalidValue("spec.service.port", port, `port is not valid: ${problems.join(", ")}`));
  if (insecureSkipTLSVerify === true && caBundle !== "") {
    errors.push(invalidValue("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"));
  }
  return errors;
}

/** How many bytes a base64 text stands for. */
function decodedLength(base64: string): number {
  const data = base64.replace(/[\r\n]/g, "");
  return Math.floor((data.length * 3) / 4) - (data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0);
}
