export interface FaultSpec {
  readonly name: string;
  readonly label: string;
  /** What the value counts, where the fault takes one. */
  readonly value?: { readonly unit: string; readonly initial: number };
  /** It can also be asked for a single request, by header. */
  readonly perRequest?: true;
}

/** The faults a route can be given. */
export const FAULTS = [
  { name: "wrong-ca", label: "the caBundle is another CA's" },
  { name: "expired-certificate", label: "the backend shows an expired certificate" },
  { name: "delay", label: "every answer comes late", value: { unit: "ms", initial: 2000 }, perRequest: true },
  { name: "black-hole", label: "the connection opens and nothing ever comes", perRequest: true },
  { name: "backend-down", label: "nobody listens at the endpoint" },
  { name: "no-endpoints", label: "the service has no endpoints" },
  { name: "no-service", label: "the service does not exist" },
  { name: "error-500", label: "the backend answers 500", perRequest: true },
  { name: "drop-remote-headers", label: "X-Remote-* does not reach the backend", perRequest: true },
  { name: "hold", label: "requests wait until they are released", perRequest: true },
] as const satisfies readonly FaultSpec[];

export type FaultName = (typeof FAULTS)[number]["name"];

/** A request that carries it is given these faults alone, e.g. `X-Playground-Fault: delay=500, drop-remote-headers`. */
export const FAULT_HEADER = "x-playground-fault";

export interface InjectedFault {
  readonly name: FaultName;
  /** In the fault's own unit; its initial value where none was given. */
  readonly value: number;
  /** Nobody is told of it: what it does shows, and not that it is injected. */
  readonly secret?: true;
}

/** Reads `name` or `name=value`. @throws Error that says which faults there are */
export function parseFault(text: string): InjectedFault {
  const [name = "", given] = text.trim().split("=");
  const spec: FaultSpec | undefined = FAULTS.find((fault) => fault.name === name);
  if (spec === undefined) {
    throw new Error(
      `there is no fault ${JSON.stringify(name)}; there are ${FAULTS.map((fault) => fault.name).join(", ")}`,
    );
  }
  const value = given === undefined ? (spec.value?.initial ?? 0) : Number(given);
  if (given !== undefined && (spec.value === undefined || !(value >= 0 && value <= 3_600_000))) {
    const takes = spec.value === undefined ? "takes no value" : `takes a number of ${spec.value.unit} up to 3600000`;
    throw new Error(`the fault ${name} ${takes}, not ${JSON.stringify(given)}`);
  }
  return { name: spec.name as FaultName, value };
}

/** The faults of a header's value; what is none is passed over, as headers of unknown meaning are. */
export function parseFaultHeader(value: string): InjectedFault[] {
  return value.split(",").flatMap((part) => {
    try {
      const fault = parseFault(part);
      const spec: FaultSpec | undefined = FAULTS.find(({ name }) => name === fault.name);
      return spec?.perRequest === true ? [fault] : [];
    } catch {
      return [];
    }
  });
}

/** What decides whether a fault changes anything. */
export interface FaultTarget {
  readonly insecureSkipTLSVerify: boolean;
  /** The type of its Service; undefined when there is none. */
  readonly serviceType: string | undefined;
}

/** Why a fault changes nothing of a route; undefined when it does. */
export function whyWithoutEffect(fault: FaultName, target: FaultTarget): string | undefined {
  if (target.insecureSkipTLSVerify && (fault === "wrong-ca" || fault === "expired-certificate"))
    return "insecureSkipTLSVerify: nobody looks at the certificate.";
  if (fault === "no-endpoints" && target.serviceType === "ExternalName")
    return "An ExternalName Service has no endpoints: its name is dialled.";
  return undefined;
}
