import { formatTime, type KubeObject, apiErrors, textAt } from "../../apimachinery/index.ts";
import {
  readBody,
  negotiateOrRefuse,
  wantsPretty,
  writeNegotiated,
  writePlain,
  type ExtensionRequest,
  canonical,
  decodeBody,
  bodyFormat,
  parseWriteOptions,
  type ResourceService,
} from "../../apiserver/index.ts";
import { GREETINGS, GROUP, sayingKind, specOf, VERSION } from "./greeting-kind.ts";
import { renderGreeting } from "./greeting-text.ts";

type Serve = (request: ExtensionRequest, greeting: KubeObject, service: ResourceService) => Promise<void>;

interface CustomSubresource {
  readonly method: string;
  readonly serve: Serve;
}

/** What a CRD cannot offer: a verb with an answer of its own, and a representation that is no JSON. */
const CUSTOM: Readonly<Record<string, CustomSubresource>> = {
  say: { method: "POST", serve: say },
  text: { method: "GET", serve: text },
};

/** Serves `greetings/<name>/say` and `/text`; false for all other paths. @throws ApiError */
export async function serveCustomSubresource(request: ExtensionRequest, service: ResourceService): Promise<boolean> {
  const { apiGroup, apiVersion, resource, subresource, namespace, name, method, parts } = request.info;
  const custom = Object.hasOwn(CUSTOM, subresource) ? CUSTOM[subresource] : undefined;
  const isOurs = apiGroup === GROUP && apiVersion === VERSION && resource === GREETINGS.resource;
  if (custom === undefined || !isOurs || namespace === "" || parts.length !== 3) return false;
  if (method !== custom.method && !(method === "HEAD" && custom.method === "GET")) throw apiErrors.methodNotAllowed();
  await custom.serve(request, await service.get({ ...GREETINGS, namespace }, name), service);
  return true;
}

async function text({ res }: ExtensionRequest, greeting: KubeObject): Promise<void> {
  writePlain(res, 200, `${renderGreeting(specOf(greeting))}\n`);
}

async function say(
  { req, res, info, user }: ExtensionRequest,
  greeting: KubeObject,
  service: ResourceService,
): Promise<void> {
  const how = negotiateOrRefuse(req.headers.accept);
  const to = await recipient({ req, info }, service);
  const spec = specOf(greeting);
  const { name = "", namespace = "" } = greeting.metadata;
  const saying = {
    kind: sayingKind.kind,
    apiVersion: `${GROUP}/${VERSION}`,
    metadata: { name, namespace, creationTimestamp: formatTime(service.clock.now()) },
    spec: { to },
    status: { text: renderGreeting(to === "" ? spec : { ...spec, text: to }), askedBy: user.name },
  };
  const { kind, apiVersion, ...rest } = canonical(saying, sayingKind);
  writeNegotiated(res, 201, { kind, apiVersion, ...rest }, how, {
    pretty: wantsPretty(info.query, req.headers["user-agent"]),
  });
}

/** A Saying in the body may name somebody else; no body at all will do. */
async function recipient(
  { req, info }: Pick<ExtensionRequest, "req" | "info">,
  { kinds }: ResourceService,
): Promise<string> {
  const { fieldValidation } = parseWriteOptions(info.query, "CreateOptions");
  const body = await readBody(req);
  if (body.length === 0) return "";
  return textAt(decodeBody(body, bodyFormat(req), sayingKind, kinds, fieldValidation).object, "spec", "to");
}
