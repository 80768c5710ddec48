import { breathe, GoJsonError } from "../../apimachinery/index.ts";
import { parseBody, type BodyFormat } from "./body-decoder.ts";
import { parseAsJson, type ParsedBody } from "./yaml-body.ts";
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
    const parsed = format === "yaml" ? await parseLongYaml(data) : parseBody(data, format);
    await breathe();
    return () => parsed;
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    return () => {
      throw error;
    };
  }
}

async function parseLongYaml(data: Buffer): Promise<ParsedBody> {
  const json = parseAsJson(data);
  await breathe();
  return json ?? parseYamlInThread(data);
}
