import { availableCondition, type ApiService, type Registry } from "../../../registry/index.ts";
import { safeJson } from "../../../apimachinery/index.ts";
import { type RequestTrace, archiveOf, entriesOf } from "../../../trace/index.ts";
import { writePrivateFile } from "../../../pki/index.ts";
import { callerFirst } from "../../lifecycle/index.ts";
import type { PlaygroundClient } from "../../client/index.ts";
import type { RequestLog } from "../../requests/index.ts";
import { RecordingError, type RecordedApiService } from "./har-recording.ts";

/** Everything that extension servers are asked and answer, until it is saved. */
export interface Recording {
  /**
   * Asks every available extension server for its discovery and OpenAPI documents too, so that a replay has them, and
   * writes an HTTP Archive with the conditions of the APIServices.
   * @throws RecordingError when a body was larger than 64 MiB, or `keptBytes` if that is more: half a recording is none
   */
  save(file: string): Promise<void>;
}

export interface RecorderParts {
  readonly requests: RequestLog;
  readonly registry: Registry;
  readonly main: () => PlaygroundClient;
  readonly url: string;
  readonly kept: { bytes: number };
}

/** Bodies are kept whole up to this size while they are recorded. */
const RECORDED_BYTES = 64 * 1024 * 1024;

export function startRecording({ requests, registry, main, url, kept }: RecorderParts): Recording {
  const usual = kept.bytes;
  kept.bytes = Math.max(usual, RECORDED_BYTES);
  const cut: string[] = [];
  // Entries and not requests, whose bodies the log forgets.
  const entries: object[] = [];
  const keep = (trace: RequestTrace): void => {
    entries.push(...entriesOf(trace, url));
    const isCut = [trace.client.body, trace.backend?.responseBody].some((body) => body?.truncated === true);
    if (isCut) cut.push(`${trace.client.method} ${trace.client.target}`);
  };
  const stop = requests.subscribe((trace, phase) => {
    // The bodies come into the record by the same event, a moment later.
    if (phase === "finished" && trace.backend !== undefined) queueMicrotask(() => keep(trace));
  });
  return {
    save: callerFirst(async (file) => {
      const remote = [...registry.snapshot().routes.values()].filter(({ service }) => service !== undefined);
      for (const { apiService, available } of remote) if (available) await askForDocuments(main(), apiService);
      stop();
      kept.bytes = usual;
      if (cut.length > 0)
        throw new RecordingError(`${file} is not written, since bodies are cut: ${cut.join(", ")} (see keptBytes)`);
      const log = { ...archiveOf(entries).log, _apiServices: remote.map(({ apiService }) => describe(apiService)) };
      await writePrivateFile(file, `${safeJson({ log }, 2)}\n`);
    }),
  };
}

async function askForDocuments(
  main: PlaygroundClient,
  { spec: { group = "", version = "" } }: ApiService,
): Promise<void> {
  for (const path of [`/apis/${group}/${version}`, `/openapi/v3/apis/${group}/${version}`]) await main.get(path);
}

function describe(apiService: ApiService): RecordedApiService {
  const { group = "", version = "", groupPriorityMinimum = 0, versionPriority = 0 } = apiService.spec;
  const { status = "Unknown", reason = "", message = "" } = availableCondition(apiService) ?? {};
  return { group, version, groupPriorityMinimum, versionPriority, status, reason, message };
}
