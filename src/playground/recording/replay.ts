import type { IncomingMessage, ServerResponse } from "node:http";
import { apiErrors } from "../../apimachinery/index.ts";
import { readBody, hopByHop, notFoundPage, writeStatus } from "../../apiserver/index.ts";
import { maskBody, maskTarget } from "../../trace/index.ts";
import { register, type Registration, type RegistrationParts } from "../registration.ts";
import { readRecording, type RecordedApiService, type RecordedExchange } from "./har-recording.ts";

/**
 * Registers what a recording holds, each APIService with a server that gives the recorded answers. The same request gets
 * its answers in the recorded order, the last of them again and again; where bodies were sent, one with the same body first.
 * @throws RecordingError, and Error when what was available then does not become so
 */
export async function replay(parts: RegistrationParts, file: string): Promise<Registration[]> {
  const { apiServices, exchanges } = await readRecording(file);
  const registrations: Registration[] = [];
  for (const recorded of apiServices) {
    const { group, version, groupPriorityMinimum, versionPriority } = recorded;
    const name = `${recorded.version}.${recorded.group}`;
    const answer = createAnswers(
      exchanges.filter(({ apiService }) => apiService === name),
      `/apis/${group}/${version}`,
    );
    const wasAvailable = recorded.status === "True";
    registrations.push(
      await register(parts, {
        group,
        version,
        groupPriorityMinimum,
        versionPriority,
        handler: wasAvailable ? answer : (_req, res) => refuse(res, recorded),
        ...(wasAvailable ? {} : { timeoutMs: 0 }),
      }),
    );
  }
  return registrations;
}

/** What was not available then fails its discovery check now, and says what it was. */
function refuse(res: ServerResponse, { reason, message }: RecordedApiService): void {
  writeStatus(res, apiErrors.serviceUnavailable(`${reason}: ${message}`));
}

function createAnswers(
  exchanges: readonly RecordedExchange[],
  prefix: string,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const unused = new Set(exchanges);
  return async (req, res) => {
    const asked = { bytes: 0, text: (await readBody(req)).toString("utf8"), truncated: false };
    const { url = "" } = req;
    // A recording has no credentials, unless it was made to have them.
    const [targets, bodies] = [
      [url, maskTarget(url)],
      [asked.text, maskBody(asked, url).text],
    ];
    const fitting = exchanges.filter(({ method, target }) => method === req.method && targets.includes(target));
    const fresh = fitting.filter((exchange) => unused.has(exchange));
    const chosen = fresh.find(({ requestBody }) => bodies.includes(requestBody)) ?? fresh[0] ?? fitting.at(-1);
    if (chosen === undefined) {
      // Go's library asks for documents that not every server has.
      if (!(req.url ?? "").startsWith(prefix)) return notFoundPage(res);
      writeStatus(res, apiErrors.internal(`the recording holds no answer to ${req.method} ${req.url}`));
      return;
    }
    unused.delete(chosen);
    if (chosen.status === 0) res.destroy();
    else writeRecorded(res, chosen);
  };
}

function writeRecorded(res: ServerResponse, { status, headers, body }: RecordedExchange): void {
  const isOfConnection = hopByHop(headers.flat());
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!isOfConnection(lower) && !OWN_HEADERS.has(lower)) res.appendHeader(name, value);
  }
  res.writeHead(status).end(body);
}

/** They are made anew. */
const OWN_HEADERS: ReadonlySet<string> = new Set(["content-length", "date"]);
