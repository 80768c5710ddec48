import type { IncomingMessage, ServerResponse } from "node:http";
import type { Language } from "../apimachinery/index.ts";
import { SECURITY_HEADERS } from "./guard.ts";

export class TooLong extends Error {
  override readonly name = "TooLong";
}

export interface TextFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export function reply(response: ServerResponse, status: number, text = "", type = "text/plain"): void {
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": `${type}; charset=utf-8` }).end(text);
}

export function replyJson(response: ServerResponse, value: object): void {
  reply(response, 200, JSON.stringify(value), "application/json");
}

export function download(response: ServerResponse, { name, type, text }: TextFile): void {
  response
    .writeHead(200, {
      ...SECURITY_HEADERS,
      "content-type": `${type}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}"`,
    })
    .end(text);
}

/** The page is drawn by its script; this is only where it stands. */
export function html(response: ServerResponse, language: Language): void {
  const lang = language === "zh" ? "zh-CN" : "en";
  reply(
    response,
    200,
    `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>aggregation-playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
</head>
<body>
<div id="app"></div>
<script type="module" src="page.js"></script>
</body>
</html>
`,
    "text/html",
  );
}

/** @throws TooLong */
export async function readBody(request: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new TooLong(`the body is longer than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
