import { formatTime, type Clock, type KubeObject, type Status } from "../../apimachinery/index.ts";
import {
  canonical,
  managerOrUserAgent,
  matchNamespace,
  firstLine,
  negotiateOrRefuse,
  parseWriteOptions,
  giveRoom,
  readObject,
  trackUpdate,
  wantsPretty,
  warn,
  wipeSystemFields,
  withDefaults,
  writeNegotiated,
  type AdmissionChain,
  type Exchange,
  type KindDefinition,
  type KindTable,
} from "../../apiserver/index.ts";
import { admitPost } from "../admission/request-admission.ts";

/** What is asked for, beside the object. */
export interface Posted extends Exchange {
  readonly dryRun: boolean;
  /** Called once the object is known to be good: plugins of admission may still refuse it. @throws ApiError */
  readonly validate: () => Promise<void>;
}

/** One thing that can be posted to get an answer; nothing of it is stored. */
export interface PostedEndpoint {
  readonly kind: KindDefinition;
  /** Of managedFields. */
  readonly subresource: string;
  /** Of the object that it is posted to; default its own. */
  readonly name?: string;
  /** It says which object is meant. */
  readonly keepsUid?: true;
  /** @throws ApiError */
  readonly answer: (object: KubeObject, exchange: Posted) => KubeObject | Status | Promise<KubeObject | Status>;
}

export interface PostedParts {
  /** Those that a body could be of by mistake. */
  readonly kinds: KindTable;
  readonly clock: Clock;
  readonly chain: AdmissionChain;
}

/** apiserver `handlers/create.go`, without a store behind it. */
export async function answerPosted(exchange: Exchange, endpoint: PostedEndpoint, parts: PostedParts): Promise<void> {
  try {
    await readAndAnswer(exchange, endpoint, parts);
  } finally {
    giveRoom(exchange.req);
  }
}

async function readAndAnswer(
  exchange: Exchange,
  endpoint: PostedEndpoint,
  { kinds, clock, chain }: PostedParts,
): Promise<void> {
  const { req, res, info } = exchange;
  const { kind, subresource, answer } = endpoint;
  const how = negotiateOrRefuse(firstLine(req, "accept"));
  const options = parseWriteOptions(info.query, "CreateOptions");
  const { object, warnings } = await readObject(req, kind, kinds, options.fieldValidation);
  for (const text of warnings) warn(res, text);
  const decoded = withDefaults(kind, object);
  matchNamespace(decoded.metadata, kind, info.namespace);
  if (endpoint.keepsUid !== true) wipeSystemFields(decoded.metadata);
  const manager = managerOrUserAgent(options.fieldManager, req.headers["user-agent"]);
  const owned = await trackUpdate(kind, undefined, decoded, { manager, subresource, now: formatTime(clock.now()) });
  const { dryRun } = options;
  const name = endpoint.name ?? owned.metadata.name ?? "";
  const admitted = await admitPost(exchange, chain, kind, { name, object: owned, dryRun });
  const answered = await answer(admitted.object, { ...exchange, dryRun, validate: admitted.validate });
  const reply = isStatus(answered) ? { ...answered, code: answered.code ?? 201 } : canonical(answered, kind);
  writeNegotiated(res, 201, reply, how, {
    pretty: wantsPretty(info.query, req.headers["user-agent"]),
  });
}

function isStatus(object: KubeObject | Status): object is Status {
  return object.kind === "Status" && object.apiVersion === "v1";
}
