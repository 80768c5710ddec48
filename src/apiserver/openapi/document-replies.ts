import { firstLine } from "../header-rules.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { toJson, parseJson, type Clock } from "../../apimachinery/index.ts";
import { parseAccept } from "../negotiation.ts";
import { first } from "../query.ts";
import type { RequestInfo } from "../request-info.ts";
import type { Swagger } from "./swagger-choices.ts";
import { createDocument, documentUrl, writeDocument, type ServedDocument } from "./served-document.ts";

const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** What an Accept clause may name, and what then is written. The name with an `@` is the older one of the same form. */
const V2_TYPES: ReadonlyMap<string, string> = new Map([
  [JSON_TYPE, JSON_TYPE],
  ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", PROTOBUF_TYPE],
  [PROTOBUF_TYPE, PROTOBUF_TYPE],
]);
const V3_PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
const V3_TYPES: ReadonlyMap<string, string> = new Map([
  [JSON_TYPE, JSON_TYPE],
  [V3_PROTOBUF_TYPE, V3_PROTOBUF_TYPE],
  ["application/com.github.proto-openapi.spec.v3@v1.0+protobuf", V3_PROTOBUF_TYPE],
]);

const ONE_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

interface DocumentRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
}

/** The v2 document in both its forms. */
export interface SwaggerForms {
  readonly json: ServedDocument;
  protobuf(): Promise<ServedDocument>;
}

export function createSwaggerForms(swagger: Swagger, clock: Clock): SwaggerForms {
  const json = createDocument(Buffer.from(toJson(swagger)), clock.now());
  let protobuf: ServedDocument | undefined;
  return {
    json,
    async protobuf() {
      // Loaded when the first client asks for it: most never do, and start-up is not to wait for it.
      const { encodeSwagger } = await import("./swagger-protobuf.ts");
      // The ETag is that of the JSON form, which the Vary header allows (kube-openapi `handler.go`).
      return (protobuf ??= createDocument(encodeSwagger(swagger), json.modified, json.etag));
    },
  };
}

export async function writeSwagger({ req, res }: DocumentRequest, forms: SwaggerForms): Promise<true> {
  const contentType = negotiate(firstLine(req, "accept"), V2_TYPES);
  const vary = ["Accept-Encoding", "Accept"];
  if (contentType === undefined) return refuse(res, 406, vary);
  const document = contentType === JSON_TYPE ? forms.json : await forms.protobuf();
  writeDocument(res, document, { contentType, headers: { Vary: vary }, zips: true });
  return true;
}

/** kube-openapi `handler3` HandleGroupVersion: with the right hash the reply may be kept for a year. */
export async function writeGroupVersion(
  { req, res, info }: DocumentRequest,
  key: string,
  document: ServedDocument,
  clock: Clock,
): Promise<true> {
  const contentType = negotiate(firstLine(req, "accept"), V3_TYPES);
  if (contentType === undefined) return refuse(res, 406, "Accept");
  const hash = first(info.query, "hash");
  if (hash !== "" && hash !== document.etag) {
    res.writeHead(301, {
      "Content-Type": contentType,
      "Cache-Control": "no-cache, private",
      Etag: `"${document.etag}"`,
      Location: documentUrl(key, document.etag),
      Vary: "Accept",
    });
    res.end();
    return true;
  }
  const forever = {
    "Cache-Control": "public, immutable",
    Expires: new Date(clock.now() + ONE_YEAR_MS).toUTCString(),
  };
  const form = contentType === JSON_TYPE ? document : await inProtobuf(document);
  writeDocument(res, form, { contentType, headers: { Vary: "Accept", ...(hash === "" ? {} : forever) } });
  return true;
}

const encoded = new WeakMap<ServedDocument, ServedDocument>();

/** Made when the first client asks for it, with the ETag of the JSON form. */
async function inProtobuf(json: ServedDocument): Promise<ServedDocument> {
  const known = encoded.get(json);
  if (known !== undefined) return known;
  const { encodeOpenApiV3 } = await import("./openapi-v3-protobuf.ts");
  const body = encodeOpenApiV3(parseJson(json.body.toString()) as object);
  const made = createDocument(body, json.modified, json.etag);
  encoded.set(json, made);
  return made;
}

/** The first type of the list that the client takes; any type will do where it says nothing. */
function negotiate(accept: string | undefined, types: ReadonlyMap<string, string>): string | undefined {
  for (const range of parseAccept(accept === undefined || accept === "" ? "*/*" : accept)) {
    for (const [offered, written] of types) {
      const [type, subtype] = offered.split("/");
      if ((range.type === "*" || range.type === type) && (range.subtype === "*" || range.subtype === subtype))
        return written;
    }
  }
  return undefined;
}

export function refuse(res: ServerResponse, code: number, vary?: string | string[]): true {
  res.writeHead(code, {
    "Cache-Control": "no-cache, private",
    "Content-Length": 0,
    ...(vary === undefined ? {} : { Vary: vary }),
  });
  res.end();
  return true;
}
