/** The thread of yaml-thread.ts: reads one body. */
import { parentPort } from "node:worker_threads";
import { GoJsonError, type JsonNode } from "../../apimachinery/index.ts";
import { parseAsYaml } from "./yaml-body.ts";
import type { ThreadReply } from "./yaml-thread.ts";

/** As JSON: a tree of objects would be copied one by one, on both sides. */
function textOf(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(",")}}`;
    case "array":
      return `[${node.items.map(textOf).join(",")}]`;
    case "string":
      return JSON.stringify(node.value);
    case "number":
      return node.text;
    case "bool":
      return String(node.value);
    case "null":
      return "null";
  }
}

function read(data: Uint8Array): ThreadReply {
  try {
    const { node, strictErrors } = parseAsYaml(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    return { json: new TextEncoder().encode(textOf(node)), strictErrors };
  } catch (error) {
    if (error instanceof GoJsonError) return { problem: error.message };
    throw error;
  }
}

parentPort?.once("message", (data: Uint8Array) => {
  const reply = read(data);
  parentPort?.postMessage(reply, "json" in reply ? [reply.json.buffer as ArrayBuffer] : []);
});
