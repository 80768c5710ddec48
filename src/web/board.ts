import { isLanguage, isRecord, sanitise, type Clock, type Language } from "../apimachinery/index.ts";
import { maskTrace, type RequestTrace } from "../trace/index.ts";
import {
  buildPicture,
  compileFilter,
  createRequestFeed,
  inspect,
  requestRow,
  type LiveSource,
  type RequestFeed,
  type RequestRows,
  type WorkshopPane,
} from "../view/index.ts";
import type { Classroom } from "../workshop/index.ts";
import { FIRST_LOOK, VIEWS, type Frame, type Hello, type ListView, type Look } from "./protocol.ts";

/** What the page shows. */
export interface World {
  readonly source: LiveSource | undefined;
  /** The same pane for the same language. */
  readonly pane: (language: Language) => WorkshopPane | undefined;
  readonly classroom: Classroom | undefined;
  /** An archive that was read, and its name. */
  readonly imported: () => Imported | undefined;
  readonly clock: Clock;
}

export interface Imported {
  readonly name: string;
  readonly requests: LiveSource["requests"];
}

export type Part = Exclude<keyof Frame, "hello">;
const PARTS = ["list", "inspection", "picture", "routes", "lesson", "classroom"] as const satisfies readonly Part[];

/** What each view needs; nothing else is worked out or sent. */
const PARTS_OF: Readonly<Record<Look["view"], readonly Part[]>> = {
  picture: ["picture", "routes"],
  requests: ["list", "inspection"],
  routes: ["routes"],
  workshop: ["lesson"],
  class: ["classroom"],
};

const MOST_ROWS = 200;

/** What one reader sees: works out the parts that have changed since the last frame, and nothing that is not looked at. */
export class Board {
  readonly #world: World;
  readonly #touch: () => void;
  readonly #sent = new Map<Part, string>();
  readonly #dirty = new Set<Part>(PARTS);
  #hello: Hello | undefined;
  #look: Look;
  #feed: { readonly requests: LiveSource["requests"]; readonly feed: RequestFeed } | undefined;
  #rows: RequestRows = { rows: [], matching: 0, stored: 0, total: 0, missed: 0, perSecond: 0 };

  constructor(world: World, hello: Hello, touch: () => void) {
    this.#world = world;
    this.#hello = hello;
    this.#touch = touch;
    this.#look = { ...FIRST_LOOK, language: hello.language, view: hello.views[0] ?? "picture" };
  }

  get language(): Language {
    return this.#look.language;
  }

  look(value: unknown): void {
    this.#look = readLook(value, this.#look);
    this.changed(...PARTS);
  }

  changed(...parts: readonly Part[]): void {
    for (const part of parts) this.#dirty.add(part);
    this.#touch();
  }

  close(): void {
    this.#feed?.feed.close();
  }

  /** JSON of what has changed; undefined when nothing has. */
  next(): string | undefined {
    const fields: string[] = [];
    if (this.#hello !== undefined) fields.push(`"hello":${encode(this.#hello)}`);
    this.#hello = undefined;
    for (const part of PARTS_OF[this.#look.view]) {
      if (!this.#dirty.delete(part)) continue;
      const value = this.#make(part);
      if (value === undefined) continue;
      const text = encode(value);
      if (this.#sent.get(part) === text) continue;
      this.#sent.set(part, text);
      fields.push(`"${part}":${text}`);
    }
    return fields.length === 0 ? undefined : `{${fields.join(",")}}`;
  }

  #make(part: Part): Frame[Part] {
    const { source, pane, classroom } = this.#world;
    const { language } = this.#look;
    switch (part) {
      case "list":
        return this.#list();
      case "inspection": {
        const trace = this.find(this.#look.inspected);
        return trace === undefined ? null : inspect(maskTrace(trace), language);
      }
      case "picture":
        return source === undefined ? undefined : this.#picture(source);
      case "routes":
        return source?.routes(language);
      case "lesson": {
        const lesson = pane(language);
        if (lesson === undefined) return undefined;
        const actions = lesson.actions.map(({ key, label }) => ({ key, label }));
        return { title: lesson.title(), lines: lesson.lines(), actions };
      }
      case "classroom":
        return classroom?.view(language);
    }
  }

  #picture(source: LiveSource): Frame["picture"] {
    const { pinned, language } = this.#look;
    const records = source.requests.all();
    const lit = pinned === undefined ? undefined : records.find(({ id }) => id === pinned);
    const selected = lit ?? records.at(-1);
    return buildPicture({
      language,
      url: source.url,
      proxyUrl: source.proxyUrl,
      routes: source.routes(language),
      records: [],
      selected: selected === undefined ? undefined : maskTrace(selected),
      isPast: lit !== undefined,
      stores: source.stores(),
    });
  }

  #requests(): LiveSource["requests"] | undefined {
    const { source, imported } = this.#world;
    return this.#look.source === "imported" ? imported()?.requests : source?.requests;
  }

  /** A request of the list that is looked at. */
  find(id: number | undefined): RequestTrace | undefined {
    return id === undefined
      ? undefined
      : this.#requests()
          ?.all()
          .find((trace) => trace.id === id);
  }

  /** All that match, oldest first, masked. */
  matching(): readonly RequestTrace[] {
    const judged = compileFilter(this.#look.filter);
    const context = { marked: new Set<number>() };
    const all = this.#requests()?.all() ?? [];
    return all.filter((trace) => !judged.ok || judged.matches(trace, context)).map((trace) => maskTrace(trace));
  }

  #list(): ListView | undefined {
    const requests = this.#requests();
    if (requests === undefined) return undefined;
    if (this.#feed?.requests !== requests) {
      this.#feed?.feed.close();
      this.#feed = { requests, feed: createRequestFeed(requests, () => {}) };
    }
    const { filter, paused, follow, start, count } = this.#look;
    const query = { filter, paused, context: false, marked: NONE };
    this.#rows = this.#feed.feed.rows(query, this.#world.clock.now()) ?? this.#rows;
    const { rows, ...numbers } = this.#rows;
    const judged = compileFilter(filter, this.#look.language);
    const last = Math.max(0, rows.length - count);
    const first = follow ? last : Math.min(start, last);
    return {
      ...numbers,
      start: first,
      rows: rows.slice(first, first + count).map((trace) => requestRow(maskTrace(trace), this.#look.language)),
      problem: judged.ok ? undefined : { column: judged.column, message: judged.message },
      imported: this.#world.imported()?.name,
    };
  }
}

const NONE: ReadonlySet<number> = new Set();

/** The one place where text from outside is made safe to show: control and bidirectional characters by their code. */
function encode(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "string"
      ? item
          .split("\n")
          .map((line) => sanitise(line.replaceAll("\t", "    ")))
          .join("\n")
      : item,
  );
}

/** What a page asks for, each field as it was where it is not what it should be. */
function readLook(value: unknown, before: Look): Look {
  if (!isRecord(value)) return before;
  const { view, language, source, filter, start, count, follow, paused, inspected, pinned } = value;
  return {
    view: VIEWS.find((name) => name === view) ?? before.view,
    language: typeof language === "string" && isLanguage(language) ? language : before.language,
    source: source === "live" || source === "imported" ? source : before.source,
    filter: typeof filter === "string" ? filter.slice(0, 1000) : before.filter,
    start: whole(start, Number.MAX_SAFE_INTEGER) ?? before.start,
    count: whole(count, MOST_ROWS) ?? before.count,
    follow: typeof follow === "boolean" ? follow : before.follow,
    paused: typeof paused === "boolean" ? paused : before.paused,
    inspected: whole(inspected, Number.MAX_SAFE_INTEGER),
    pinned: whole(pinned, Number.MAX_SAFE_INTEGER),
  };
}

function whole(value: unknown, most: number): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, most) : undefined;
}
