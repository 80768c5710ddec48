import { inLanguage, type Language, type Text } from "../../apimachinery/index.ts";
import { sentence, type Reason } from "../../trace/index.ts";

/** What a playground reports while it runs, apart from requests: one line of text or one NDJSON object each. */
export interface PlaygroundEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How much it matters. */
  readonly level: "info" | "warn" | "error";
  /** What it is about. */
  readonly type: EventType;
  /** One sentence. */
  readonly message: string;
  /** The message in every language, where the words are our own; it is no part of the NDJSON. */
  readonly text?: Text;
  /** What stands behind it and what to do, in our own words. */
  readonly hint?: string;
  /** What `hint` says, for other languages. */
  readonly advice?: Reason;
  /** The APIService that it is about. */
  readonly subject?: string;
  /** Where the reader should look: file and line, field, or object. */
  readonly where?: string;
}

/** What an event is about. */
export type EventType =
  | "ready"
  | "manifest"
  | "apiservice"
  | "workload"
  | "connection"
  | "handler"
  | "shutdown"
  | "internal";

/** Hears of each event as it happens. */
export type EventListener = (event: PlaygroundEvent) => void;

export function eventText({ text, message }: PlaygroundEvent, language: Language): string {
  return text === undefined ? inLanguage(message, language) : text[language];
}

/** What stands behind it and what to do; undefined where nothing is known. */
export function eventHint({ hint, advice }: PlaygroundEvent, language: Language): string | undefined {
  return advice === undefined ? hint : sentence(advice.code, advice.params, language);
}
