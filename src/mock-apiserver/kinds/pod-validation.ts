import {
  duplicateValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  dns1123Label,
  at,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";

/** The rules of k8s `pkg/apis/core/validation` that a first manifest trips over; not all of them. */

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];

export function portErrors(field: string, port: unknown): FieldError[] {
  const isValid = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65535;
  return isValid ? [] : [invalidValue(field, port, "must be between 1 and 65535, inclusive")];
}

export function protocolErrors(field: string, protocol: string): FieldError[] {
  return PROTOCOLS.includes(protocol) ? [] : [notSupportedValue(field, protocol, PROTOCOLS)];
}

function nameErrors(field: string, name: string): FieldError[] {
  if (name === "") return [requiredValue(field)];
  return dns1123Label(name).map((detail) => invalidValue(field, name, detail));
}

function containerErrors(field: string, container: unknown): FieldError[] {
  const policy = textAt(container, "imagePullPolicy");
  const ports = listAt(container, "ports").flatMap((port, index) => {
    const where = `${field}.ports[${index}]`;
    const number = at(port, "containerPort") ?? 0;
    return [
      ...(number === 0 ? [requiredValue(`${where}.containerPort`)] : portErrors(`${where}.containerPort`, number)),
      ...protocolErrors(`${where}.protocol`, textAt(port, "protocol")),
    ];
  });
  return [
    ...nameErrors(`${field}.name`, textAt(container, "name")),
    ...(textAt(container, "image") === "" ? [requiredValue(`${field}.image`)] : []),
    ...ports,
    ...(PULL_POLICIES.includes(policy) ? [] : [notSupportedValue(`${field}.imagePullPolicy`, policy, PULL_POLICIES)]),
  ];
}

function duplicateNames(field: string, items: readonly unknown[]): FieldError[] {
  const names = items.map((item) => textAt(item, "name"));
  return names.flatMap((name, index) =>
    name !== "" && names.indexOf(name) < index ? [duplicateValue(`${field}[${index}].name`, name)] : [],
  );
}

export function podSpecErrors(field: string, spec: unknown): FieldError[] {
  const containers = listAt(spec, "containers");
  const policy = textAt(spec, "restartPolicy");
  return [
    ...(containers.length === 0 ? [requiredValue(`${field}.containers`)] : []),
    ...containers.flatMap((container, index) => containerErrors(`${field}.containers[${index}]`, container)),
    ...duplicateNames(`${field}.containers`, containers),
    ...duplicateNames(`${field}.volumes`, listAt(spec, "volumes")),
    ...(RESTART_POLICIES.includes(policy)
      ? []
      : [notSupportedValue(`${field}.restartPolicy`, policy, RESTART_POLICIES)]),
  ];
}
