import { createRequestLog, type RequestLog } from "../playground/index.ts";
import { fromHar } from "../trace/index.ts";

/** As many as the ring of a playground. */
const CAPACITY = 5000;

/** The requests of an HTTP Archive, to be looked at like live ones. @throws Error that says what is wrong */
export function archiveLog(text: string): RequestLog {
  const requests = createRequestLog(CAPACITY, { bytes: Infinity });
  for (const trace of fromHar(text)) requests.add(trace, "started");
  return requests;
}
