import { FAULTS, type FaultName } from "../trace/index.ts";
import type { ApiServiceSpec } from "./api-service.ts";

/** What stands behind a verdict, and what to do about it, in a sentence or two. */
interface Advice {
  readonly pattern: RegExp;
  readonly say: (place: Place) => string;
}

interface Place {
  /** `/apis/<group>/<version>` */
  readonly path: string;
  /** `<service>.<namespace>.svc` */
  readonly serverName: string;
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
}

const TIMEOUT = /Client\.Timeout|TLS handshake timeout|deadline exceeded|i\/o timeout/;

/** Matched in order against `<reason>: <message>` of the condition Available. */
const ADVICE: readonly Advice[] = [
  {
    pattern: /^ServiceNotFound/,
    say: ({ service, namespace }) =>
      `spec.service names a Service that is not there. Create ${service} in ${namespace}, or correct the name or namespace.`,
  },
  {
    pattern: /^ServicePortError/,
    say: ({ service, port }) =>
      `spec.service.port is ${port} (443 when it is left out), and ${service} has no such port under spec.ports. The two must agree; targetPort does not count here.`,
  },
  {
    pattern: /^EndpointsNotFound/,
    say: ({ service }) =>
      `No EndpointSlice belongs to ${service}: a Service gets one when it has a selector, or by hand.`,
  },
  {
    pattern: /^MissingEndpoints/,
    say: ({ service }) =>
      `No ready Pod stands behind ${service}: is the Deployment there, scaled above 0, ready, and does the Service's selector fit its labels?`,
  },
  {
    pattern: /unable to parse bytes as PEM block|unable to load root certificates/,
    say: () =>
      "spec.caBundle was accepted but is no PEM certificate. It takes the base64 of a PEM file: base64 -w0 ca.crt. A real server reports this only in its log and leaves the condition out.",
  },
  {
    pattern: /bad status from .*: 30[1278]$/,
    say: ({ path }) =>
      `The server redirects ${path}, as Go's ServeMux does for a path that is registered only with a slash at its end. The check counts 200 to 299 alone: serve an APIResourceList at exactly ${path}.`,
  },
  {
    pattern: /bad status from .*: 404$/,
    say: ({ path }) => `The server has nothing at ${path}. Every extension apiserver serves its APIResourceList there.`,
  },
  {
    pattern: /bad status from .*: 40[13]$/,
    say: () =>
      "The server did not believe the front proxy, which asks as system:kube-aggregator in the group system:masters: does it trust the requestheader client CA of the ConfigMap kube-system/extension-apiserver-authentication?",
  },
  {
    pattern: /bad status from/,
    say: ({ path }) => `The server failed to answer ${path}: look into its own log.`,
  },
  {
    pattern: /relies on legacy Common Name field/,
    say: ({ serverName }) =>
      `The certificate has only a Common Name. Go 1.15 and later look at Subject Alternative Names alone: issue it anew with DNS:${serverName}.`,
  },
  {
    pattern: /certificate is (?:valid for|not valid for any names)/,
    say: ({ serverName }) =>
      `The certificate is for another name. Its Subject Alternative Names must hold DNS:${serverName}.`,
  },
  {
    pattern: /signed by unknown authority/,
    say: () =>
      "The certificate is not signed by the CA in spec.caBundle (without one, by no authority of this machine). Put the signing CA's PEM there as base64, or set insecureSkipTLSVerify while learning.",
  },
  {
    pattern: /expired or is not yet valid/,
    say: () => "The certificate's time is over or has not begun: compare its dates with the clock and issue it anew.",
  },
  {
    pattern: /server gave HTTP response to HTTPS client/,
    say: () => "The server speaks plain HTTP on this port. The aggregator only ever uses HTTPS.",
  },
  {
    pattern: /connection refused/,
    say: () => "Nobody listens at that address and port: is the server running, and on this port?",
  },
  {
    pattern: /no such host/,
    say: () => "The Service is of type ExternalName, and its name cannot be looked up.",
  },
  {
    pattern: /loopback addresses are dialled/,
    say: () => "The playground connects to this machine alone. If you mean it, start it with --allow-remote-backends.",
  },
  {
    pattern: TIMEOUT,
    say: ({ path }) =>
      `No answer to ${path} came within 5 seconds. The discovery path must be fast whatever else the server does.`,
  },
];

/** How a fault shows in `<reason>: <message>`. */
const SYMPTOMS: Readonly<Record<FaultName, RegExp>> = {
  "wrong-ca": /signed by unknown authority/,
  "expired-certificate": /expired or is not yet valid/,
  delay: TIMEOUT,
  "black-hole": TIMEOUT,
  "backend-down": /connection refused/,
  "no-endpoints": /^MissingEndpoints/,
  "no-service": /^ServiceNotFound/,
  "error-500": /bad status from .*: 500$/,
  "drop-remote-headers": /bad status from .*: 40[13]$/,
  hold: TIMEOUT,
};

/** Undefined where nothing helpful is known. A fault that was injected is the cause, whatever it looks like. */
export function adviceOn(
  spec: ApiServiceSpec,
  reason: string,
  message: string,
  faults: readonly FaultName[] = [],
): string | undefined {
  const text = `${reason}: ${message}`;
  const fault = FAULTS.find(({ name }) => faults.includes(name) && SYMPTOMS[name].test(text));
  if (fault !== undefined)
    return `The fault ${fault.name} was injected here: ${fault.label}. Nothing else need be wrong.`;
  const { namespace = "", name: service = "", port = 443 } = spec.service ?? {};
  const place: Place = {
    path: `/apis/${spec.group ?? ""}/${spec.version ?? ""}`,
    serverName: `${service}.${namespace}.svc`,
    service,
    namespace,
    port,
  };
  return ADVICE.find(({ pattern }) => pattern.test(text))?.say(place);
}
