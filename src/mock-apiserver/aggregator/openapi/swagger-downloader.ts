import { createHash } from "node:crypto";
import type { ApiService } from "../../../registry/index.ts";
import type { Swagger } from "../../../apiserver/index.ts";
import type { BackendReply } from "../backend/backend-client.ts";
import { readSwagger } from "./swagger-reader.ts";

/** A GET to an APIService's backend as `system:aggregator`. @throws Error when no answer came. */
export type BackendGet = (
  apiService: ApiService,
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<BackendReply>;

type Download =
  | { readonly outcome: "changed"; readonly swagger: Swagger }
  | { readonly outcome: "same" }
  /** The server has no v2 document. */
  | { readonly outcome: "missing" };

export interface Downloader {
  /** @throws Error when the server's answer is none of the three. */
  download(apiService: ApiService): Promise<Download>;
}

/** Reads `/openapi/v2` of an extension apiserver and skips the work when its ETag, else its text, is as before. */
export function createDownloader(get: BackendGet): Downloader {
  let etag = "";
  let last = "";
  return {
    async download(apiService) {
      const headers = { accept: "application/json", ...(etag === "" ? {} : { "if-none-match": etag }) };
      const reply = await get(apiService, "/openapi/v2", headers);
      if (reply.status === 304 && etag !== "") return { outcome: "same" };
      if (reply.status === 404) return { outcome: "missing" };
      if (reply.status !== 200) throw new Error(`/openapi/v2 answered ${reply.status}`);
      const digest = createHash("sha256").update(reply.body).digest("base64");
      if (digest === last) return { outcome: "same" };
      const swagger = readSwagger(reply.body.toString("utf8"));
      etag = reply.etag;
      last = digest;
      return { outcome: "changed", swagger };
    },
  };
}
