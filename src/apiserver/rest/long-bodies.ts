import { breathe, GoJsonError, parseLongGoJson } from "../../apimachinery/index.ts";
import { noJson, parseBody, type BodyFormat } from "./body-decoder.ts";
import { mayBeJson, ofJson, type ParsedBody } from "./yaml-body.ts";
import { parseYamlInThread } from "./yaml-thread.ts";

/** What is longer is worth a turn of its own; of YAML, which takes a millisecond for each KiB, a thread. */
const LONG_BYTES = 32 * 1024;

/**
 * Parses a body without holding up others for long. What it resolves to gives the tree, or throws what there is to say against
 * the body, where that is to be said.
 */
export async function parsing(data: Buffer, format: BodyFormat): Promise<() => ParsedBody> {
  if (data.length <= LONG_BYTES) return () => parseBody(data, format);
  try {
    const parsed = await LONG[format](data);
    await breathe();
    return () => parsed;
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    return () => {
      throw format === "json" ? noJson(error) : error;
    };
  }
}

const LONG: Readonly<Record<BodyFormat, (data: Buffer) => Promise<ParsedBody>>> = {
  json: async (data) => ({ node: await parseLongGoJson(data), strictErrors: [] }),
  yaml: async (data) => (mayBeJson(data) ? await parseLongJson(data) : undefined) ?? parseYamlInThread(data),
  protobuf: async (data) => parseBody(data, "protobuf"),
};

/** Undefined for what is other YAML, or none. */
async function parseLongJson(data: Buffer): Promise<ParsedBody | undefined> {
  try {
    return ofJson(await parseLongGoJson(data));
  } catch (error) {
    if (error instanceof GoJsonError) return undefined;
    throw error;
  }
}
