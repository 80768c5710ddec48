import type { Language } from "../apimachinery/index.ts";
import { headerPairs, sentence, type BackendLeg, type DecisionCode, type RequestTrace } from "../trace/index.ts";
import { linkOf } from "./chain.ts";
import type { PictureInput, RouteFacts } from "./input.ts";
import type { EdgeLabel, EdgeLabelKind, Health, Light, PictureEdge } from "./picture.ts";
import { healthOf, prefixOf, sentenceOn, serverId, storeId, toServer, type Server } from "./servers.ts";
import { word } from "./words.ts";

/** What the main apiserver's certificate for extension servers is called (kube-apiserver's `--requestheader-allowed-names`). */
const FRONT_PROXY = "CN=front-proxy-client";
const NO_LABEL_HEALTH: Health = "idle";

/** Said beside the credential that counted. */
const NO_CREDENTIAL = new Set<DecisionCode>(["authn.stripped", "authn.certificate-ignored"]);

export function clientEdge({ language, url }: PictureInput, trace: RequestTrace | undefined): PictureEdge {
  const credential = trace?.decisions.find(({ code }) => code.startsWith("authn.") && !NO_CREDENTIAL.has(code));
  const labels = [
    label(
      "url",
      word("url", language),
      trace === undefined ? `${url}/apis/...` : `${trace.client.method} ${trace.client.target}`,
    ),
    label(
      "credential",
      word("credential", language),
      credential === undefined ? "" : (linkOf(credential, language)?.detail ?? ""),
    ),
    label("answer", word("answer", language), trace?.status === undefined ? "" : String(trace.status)),
  ];
  return edge("client", "main", labels, trace === undefined ? "idle" : "ok", "", trace === undefined ? "off" : "lit");
}

/**
 * From the main apiserver to an extension server. Its health is the routes' as they are now, its light the request's as it
 * was; of a request that was picked, both are. `trace`: the picture's request where it belongs to this server.
 */
export function serverEdge(server: Server, input: PictureInput, trace: RequestTrace | undefined): PictureEdge {
  const { language } = input;
  const route = server.routes.find(({ apiService }) => apiService === trace?.apiService) ?? worstOf(server.routes);
  const failure = trace === undefined ? undefined : failureOf(trace, language);
  const light: Light = failure !== undefined ? "stopped" : trace?.backend === undefined ? "off" : "lit";
  const now = route === undefined ? "" : sentenceOn(route, language) || faultsOn(server, language);
  const met = input.isPast === true && trace !== undefined ? metBy(trace, route, language) : undefined;
  const known = met === undefined || route === undefined ? route : { ...route, ...OF_NOW };
  const labels = [
    ...legLabels(trace?.backend, route, language),
    label("front-proxy-certificate", word("front-proxy-certificate", language), FRONT_PROXY),
    certificateLabel(input, known, trace, failure),
    label("answer", word("answer", language), answerOf(trace?.backend)),
  ];
  const health = met?.health ?? healthOf(server.routes);
  return edge("main", serverId(server.service), labels, health, failure ?? met?.sentence ?? now, light);
}

/** What nobody recorded of a route as it was. */
const OF_NOW = { available: "Unknown", message: "" } as const;

/** What a request found on its way to its server; undefined where it was stopped before that. */
function metBy(
  trace: RequestTrace,
  route: RouteFacts | undefined,
  language: Language,
): { readonly health: Health; readonly sentence: string } | undefined {
  const stop = trace.decisions.find(({ code }) => code === "available.no" || code === "available.unknown");
  if (stop !== undefined) {
    // What is known of the same reason now says more than the record.
    const isStill = route !== undefined && route.available !== "True" && route.reason === stop.params["reason"];
    return {
      health: "broken",
      sentence: isStill ? sentenceOn(route, language) : sentence(stop.code, stop.params, language),
    };
  }
  if (failureOf(trace, language) !== undefined) return { health: "broken", sentence: "" };
  if (trace.backend === undefined) return undefined;
  return { health: "ok", sentence: injectedBy(trace.faults ?? [], language) };
}

function legLabels(leg: BackendLeg | undefined, route: RouteFacts | undefined, language: Language): EdgeLabel[] {
  return [
    label("url", word("url.kept", language), leg?.target ?? `${prefixOf(route?.apiService ?? "")}/...`),
    label("remote-user", "X-Remote-User", headersOf(leg?.headers, "x-remote-user") ?? ""),
    label("remote-group", "X-Remote-Group", headersOf(leg?.headers, "x-remote-group") ?? ""),
  ];
}

function answerOf(leg: BackendLeg | undefined): string {
  return leg?.error ?? (leg?.status === undefined ? "" : String(leg.status));
}

export function storeEdge(owner: string, light: Light): PictureEdge {
  const from = owner === "main" ? "main" : serverId(owner);
  return edge(from, storeId(owner), [], "ok", "", light);
}

function faultsOn({ routes }: Server, language: Language): string {
  return injectedBy([...new Set(routes.flatMap((route) => route.faults))], language);
}

function injectedBy(faults: readonly string[], language: Language): string {
  return faults.length === 0 ? "" : word("fault.sentence", language, { faults: faults.join(", ") });
}

/** The sentence of what kept a request from its server after its route was found; undefined when it got through. */
function failureOf({ decisions }: RequestTrace, language: Language): string | undefined {
  const failed = decisions.find(({ code }) =>
    ["resolve.failed", "tls.setup-failed", "proxy.failed", "proxy.redirect"].includes(code),
  );
  return failed === undefined ? undefined : sentence(failed.code, failed.params, language);
}

function worstOf(routes: readonly RouteFacts[]): RouteFacts | undefined {
  return routes.find(({ available }) => available !== "True") ?? routes[0];
}

const CERTIFICATE_PROBLEM = /x509: .*|tls: .*|server gave HTTP response to HTTPS client/;

function certificateLabel(
  { language }: PictureInput,
  route: RouteFacts | undefined,
  trace: RequestTrace | undefined,
  failure: string | undefined,
): EdgeLabel {
  const name = word("server-certificate", language);
  const problem = CERTIFICATE_PROBLEM.exec(
    trace?.backend?.error ?? (failure === undefined ? (route?.message ?? "") : failure),
  );
  if (problem !== null) return label("server-certificate", name, problem[0], "broken");
  const facts = trace?.backend?.tls;
  const { trust = "system" } = route ?? {};
  if (facts === undefined) {
    const health: Health = route?.available === "True" ? (trust === "skipped" ? "unknown" : "ok") : NO_LABEL_HEALTH;
    return label("server-certificate", name, word(`certificate.${trust}`, language), health);
  }
  const isTaken = facts.verification.startsWith("skipped");
  const value = word(isTaken ? "certificate.taken" : "certificate.verified", language, { subject: facts.subject });
  return label("server-certificate", name, value, isTaken ? "unknown" : "ok");
}

function headersOf(lines: readonly string[] | undefined, wanted: string): string | undefined {
  if (lines === undefined) return undefined;
  const values = headerPairs(lines)
    .filter(([name]) => name.toLowerCase() === wanted)
    .map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

function label(kind: EdgeLabelKind, name: string, value: string, health: Health = NO_LABEL_HEALTH): EdgeLabel {
  return { kind, name, value, health };
}

function edge(
  from: string,
  to: string,
  labels: readonly EdgeLabel[],
  health: Health,
  sentenceText: string,
  light: Light,
): PictureEdge {
  return {
    id: to.startsWith("server:") ? toServer(to.slice("server:".length)) : `${from}->${to}`,
    from,
    to,
    labels,
    health,
    sentence: sentenceText,
    light,
  };
}
