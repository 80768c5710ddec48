import { toldIn, sanitise, safeJson, type Language } from "../apimachinery/index.ts";
import { maskTrace, toHar } from "../trace/index.ts";
import { archiveLog, editableRequest, EXPORTERS, repeatOf, type LiveSource } from "../view/index.ts";
import type { Board, Imported } from "./board.ts";
import type { TextFile } from "./exchange.ts";
import type { word } from "./words.ts";

export interface Archive {
  current(): Imported | undefined;
  /** Takes an archive in the place of the one before; what it is not, it says. */
  read(name: string, text: string, language: Language): ReadOutcome;
  /** `har`, or `<format>/<id>` of a request, or `editable/<id>`. */
  written(page: string, board: Board, source: LiveSource): TextFile | undefined;
}

interface ReadOutcome {
  readonly level: "info" | "error";
  readonly word: Parameters<typeof word>[0];
  readonly params: Readonly<Record<string, string | number>>;
}

/** Requests as files: out of the list, and back into a list of their own. */
export function createArchive(): Archive {
  let imported: Imported | undefined;
  return {
    current: () => imported,
    read(given, text, language) {
      const name = sanitise(given, 80);
      try {
        const requests = archiveLog(text);
        imported = { name, requests };
        return { level: "info", word: "imported", params: { name, count: requests.total } };
      } catch (error) {
        const problem = sanitise(toldIn(error, language), 200);
        return { level: "error", word: "not-imported", params: { name, problem } };
      }
    },
    written(page, board, source) {
      if (page === "har") {
        const text = `${safeJson(toHar(board.matching(), source), 2)}\n`;
        return { name: "requests.har", type: "application/json", text };
      }
      const [format = "", id = ""] = page.split("/");
      const found = board.find(Number(id));
      if (found === undefined) return undefined;
      const trace = maskTrace(found);
      if (format === "editable")
        return {
          name: `request-${trace.id}.http`,
          type: "text/plain",
          text: editableRequest(repeatOf(trace), board.language),
        };
      if (!Object.hasOwn(EXPORTERS, format)) return undefined;
      const { extension, write } = EXPORTERS[format as keyof typeof EXPORTERS];
      return {
        name: `request-${trace.id}.${extension}`,
        type: "text/plain",
        text: write(trace, source, board.language),
      };
    },
  };
}
