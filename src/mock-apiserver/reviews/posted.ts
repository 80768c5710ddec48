import { formatTime, type Clock, type KubeObject, type Status } from "../../apimachinery/index.ts";
import {
  canonical,
  managerOrUserAgent,
  matchNamespace,
  negotiateOrRefuse,
  parseWriteOptions,
  readObject,
  trackUpdate,
  wantsPretty,
  warn,
  writeNegotiated,
  type Exchange,
  type KindDefinition,
  type KindTable,
} from "../../apiserver/index.ts";

/** What is asked for, beside the object. */
export interface Posted extends Exchange {
  readonly dryRun: boolean;
}

/** One thing that can be posted to get an answer; nothing of it is stored. */
export interface PostedEndpoint {
  readonly kind: KindDefinition;
  /** Of managedFields. */
  readonly subresource: string;
  /** @throws ApiError */
  readonly answer: (object: KubeObject, exchange: Posted) => KubeObject | Status | Promise<KubeObject | Status>;
}

/** apiserver `handlers/create.go`, without a store behind it. `kinds` are those that a body could be of by mistake. */
export async function answerPosted(
  exchange: Exchange,
  endpoint: PostedEndpoint,
  kinds: KindTable,
  clock: Clock,
): Promise<void> {
  const { req, res, info } = exchange;
  const { kind, subresource, answer } = endpoint;
  const how = negotiateOrRefuse(req.headers.accept);
  const options = parseWriteOptions(info.query, "CreateOptions");
  const { object, warnings } = await readObject(req, kind, kinds, options.fieldValidation);
  const decoded = canonical(object, kind);
  matchNamespace(decoded.metadata, kind, info.namespace);
  const manager = managerOrUserAgent(options.fieldManager, req.headers["user-agent"]);
  const owned = await trackUpdate(kind, undefined, decoded, { manager, subresource, now: formatTime(clock.now()) });
  const answered = await answer(owned, { ...exchange, dryRun: options.dryRun });
  const reply = isStatus(answered) ? { ...answered, code: answered.code ?? 201 } : canonical(answered, kind);
  for (const text of warnings) warn(res, text);
  writeNegotiated(res, 201, reply, how, {
    pretty: wantsPretty(info.query, req.headers["user-agent"]),
  });
}

function isStatus(object: KubeObject | Status): object is Status {
  return object.kind === "Status" && object.apiVersion === "v1";
}
