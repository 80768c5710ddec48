import { encodeDocument } from "./document-protobuf.ts";
import { CHOICES, LIST_MESSAGES, type Swagger } from "./swagger-choices.ts";
import { MESSAGES } from "./swagger-messages.ts";

/** The document as gnostic's `openapi.v2.Document`. */
export function encodeSwagger(document: Swagger): Buffer {
  return encodeDocument(document, { messages: MESSAGES, choices: CHOICES, lists: LIST_MESSAGES });
}
