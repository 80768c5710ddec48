import { maskTrace, type RequestTrace } from "../../trace/index.ts";
import { EXPORTERS } from "../../view/index.ts";

import type { ExportFormat, State } from "./state.ts";
import { say } from "./words.ts";

export interface Exported {
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
}

/** A request in a format, with secrets only while they are shown. */
export function exportRequest(
  { place, inspector, language }: State,
  trace: RequestTrace,
  format: ExportFormat,
): Exported {
  const { label, extension, write } = EXPORTERS[format];
  const shown = inspector.secrets ? trace : maskTrace(trace);
  return {
    title: say("title.exported", language, { id: trace.id, format: label[language] }),
    fileName: `request-${trace.id}.${extension}`,
    text: write(shown, place, language),
  };
}
