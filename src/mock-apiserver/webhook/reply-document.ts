import { asFields, decodeNode, GoJsonError, quote, type Fields, type StructShape } from "../../apimachinery/index.ts";
import { parsing, readHead, splitApiVersion } from "../../apiserver/index.ts";
import { WebhookCallError, type WebhookReply } from "./webhook-caller.ts";

/** A review as client-go reads it of a reply, which may be YAML too. */
export interface ReplyDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: Fields;
}

export interface ReviewType {
  readonly group: string;
  readonly kind: string;
  /** That the request had. */
  readonly version: string;
  readonly versions: readonly string[];
  /** Of the document. */
  readonly shape: StructShape;
}

/** @throws WebhookError */
export async function readReply({ status, contentType, body }: WebhookReply, type: ReviewType): Promise<ReplyDocument> {
  if (body.length === 0)
    throw new WebhookCallError(`0-length response with status code: ${status} and content type: ${contentType}`);
  try {
    const parse = await parsing(body, "yaml");
    const { node } = parse();
    const head = readHead(node);
    checkHead(head, type);
    return { ...head, value: asFields(decodeNode(node, type.shape).value) };
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    throw new WebhookCallError(error.message);
  }
}

/** Go's name of the scheme of webhook clients. */
const SCHEME = "pkg/runtime/scheme.go:111";

/** What is left out is taken from the request. @throws GoJsonError */
function checkHead(head: { readonly apiVersion: string; readonly kind: string }, type: ReviewType): void {
  const given = splitApiVersion(head.apiVersion);
  const own = given.group === "" && given.version === "" ? type : given;
  const kind = head.kind || type.kind;
  const { version } = own;
  if (own.group !== type.group || kind !== type.kind || !type.versions.includes(version))
    throw new GoJsonError(
      `no kind ${quote(kind)} is registered for version ${quote(`${own.group}/${version}`)} in scheme ${quote(SCHEME)}`,
    );
  if (version !== type.version)
    throw new GoJsonError(`converting (${version}.${kind}) to (${type.version}.${kind}): unknown conversion`);
}
