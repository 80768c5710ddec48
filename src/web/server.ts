import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { guardClock, systemClock, type Clock, type Language } from "../apimachinery/index.ts";
import { FILTER_FIELDS, FAULTS, type LiveSource, type WorkshopPane } from "../view/index.ts";
import type { Classroom } from "../workshop/index.ts";
import { perform } from "./act.ts";
import { pageFiles, type PageFiles } from "./assets.ts";
import { createArchive, type Archive } from "./archive.ts";
import { Board, type Part, type World } from "./board.ts";
import { download, html, readBody, reply, replyJson, TooLong } from "./exchange.ts";
import { isSame, isWelcome, mayWrite, SECURITY_HEADERS } from "./guard.ts";
import { TOKEN_HEADER, type ViewName } from "./protocol.ts";
import { openReader, type Reader } from "./reader.ts";
import { word } from "./words.ts";

export interface WebOptions {
  /** Default 127.0.0.1: this machine alone. */
  readonly bind?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly language: Language;
  readonly source?: LiveSource;
  /** The lesson's text, checks and actions in a language. */
  readonly workshop?: (language: Language) => WorkshopPane;
  /** Learners report to `<url>report`. */
  readonly classroom?: Classroom;
  readonly clock?: Clock;
  /** Default: those that the build made. */
  readonly page?: PageFiles;
  readonly onError?: (error: unknown) => void;
}

export interface Web {
  /** The page with its token; ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** More readers than a classroom's projectors; each costs a little of every change. */
const MOST_READERS = 32;
const MOST_CONNECTIONS = 512;
const LONGEST_ACT = 1024 * 1024;
const LONGEST_REPORT = 64 * 1024;
const LONGEST_ARCHIVE = 32 * 1024 * 1024;
const TICK_MS = 1000;
const REPORT_STATUS = { taken: 204, unsigned: 401, foreign: 403 } as const;

/** Serves the page for the projector on a port of its own. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const bind = options.bind ?? "127.0.0.1";
  const app = new App(options, bind);
  const server = createServer((request, response) => {
    app.answer(request, response).catch((error: unknown) => {
      options.onError?.(error);
      if (response.headersSent) response.destroy();
      else reply(response, error instanceof TooLong ? 413 : 400);
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, bind, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const host = bind.includes(":") ? `[${bind}]` : bind;
  return {
    url: `http://${host}:${port}/${app.token}/`,
    async close() {
      app.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class App {
  readonly token = randomBytes(16).toString("base64url");
  readonly #options: WebOptions;
  readonly #bind: string;
  readonly #world: World;
  readonly #archive: Archive = createArchive();
  readonly #readers = new Map<string, { readonly board: Board; readonly reader: Reader }>();
  readonly #panes = new Map<Language, WorkshopPane>();
  readonly #cleanups: (() => void)[] = [];
  #isClosed = false;

  constructor(options: WebOptions, bind: string) {
    this.#options = options;
    this.#bind = bind;
    const { source, classroom, onError = () => {} } = options;
    const clock = guardClock(options.clock ?? systemClock, onError);
    this.#world = {
      source,
      classroom,
      clock,
      pane: (language) => this.#pane(language),
      imported: () => this.#archive.current(),
    };
    if (source !== undefined) {
      this.#cleanups.push(source.requests.subscribe(() => this.#changed("list", "inspection", "picture")));
      this.#cleanups.push(source.subscribeRoutes(() => this.#changed("routes", "picture")));
      this.#cleanups.push(source.subscribeStores(() => this.#changed("picture")));
    }
    if (classroom !== undefined) this.#cleanups.push(classroom.subscribe(() => this.#changed("classroom")));
    // Rates fall and times go on while nothing happens.
    const tick = (): void => {
      if (this.#isClosed) return;
      this.#changed("list", "classroom");
      clock.after(TICK_MS, tick);
    };
    tick();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://host");
    const [, given, ...path] = url.pathname.split("/");
    if (!isWelcome(request.headers, this.#bind)) return reply(response, 403);
    if (!isSame(given, this.token)) return reply(response, 404);
    const page = path.join("/");
    if (request.method === "GET" || request.method === "HEAD") return this.#read(page, url, response);
    if (request.method === "POST") return this.#write(page, url, request, response);
    return reply(response, 405);
  }

  async #read(page: string, url: URL, response: ServerResponse): Promise<void> {
    if (page === "") return html(response, this.#options.language);
    if (page === "page.js") return reply(response, 200, (await this.#page()).script, "text/javascript");
    if (page === "page.css") return reply(response, 200, (await this.#page()).style, "text/css");
    if (page === "live") return this.#open(response);
    const board = this.#readers.get(url.searchParams.get("reader") ?? "")?.board;
    const { source } = this.#options;
    if (board === undefined || source === undefined) return reply(response, 404);
    const file = this.#archive.written(page, board, source);
    return file === undefined ? reply(response, 404) : download(response, file);
  }

  async #write(page: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (page === "report") return this.#report(request, response);
    const { headers } = request;
    if (!mayWrite(headers, headers[TOKEN_HEADER], this.token)) return reply(response, 403);
    const found = this.#readers.get(url.searchParams.get("reader") ?? "");
    if (found === undefined) return reply(response, 410);
    const { board } = found;
    if (page === "look") {
      board.look(JSON.parse(await readBody(request, LONGEST_ACT)));
      return reply(response, 204);
    }
    const { language } = board;
    if (page === "import") {
      const text = await readBody(request, LONGEST_ARCHIVE);
      const said = this.#archive.read(url.searchParams.get("name") ?? "", text, language);
      if (said.level === "info") this.#changed("list");
      return replyJson(response, { level: said.level, text: word(said.word, language, said.params) });
    }
    if (page !== "act") return reply(response, 404);
    const context = {
      source: this.#options.source,
      find: (id: number) => board.find(id),
      pane: (of: Language) => this.#pane(of),
    };
    const act: unknown = JSON.parse(await readBody(request, LONGEST_ACT));
    return replyJson(response, await perform(act, context, language));
  }

  async #page(): Promise<PageFiles> {
    return this.#options.page ?? pageFiles();
  }

  /** A learner's playground is no browser; it can do nothing else with the token. */
  async #report(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { classroom } = this.#options;
    if (classroom === undefined) return reply(response, 404);
    const { authorization } = request.headers;
    const address = request.socket.remoteAddress ?? "";
    const outcome = classroom.report(await readBody(request, LONGEST_REPORT), { authorization, address });
    reply(response, REPORT_STATUS[outcome]);
  }

  #open(response: ServerResponse): void {
    if (this.#readers.size >= MOST_READERS) return reply(response, 503);
    const id = randomBytes(9).toString("base64url");
    const { language } = this.#options;
    const hello = {
      reader: id,
      views: this.#views(),
      language,
      faults: FAULTS,
      filterFields: FILTER_FIELDS.map(({ name }) => name),
    };
    const board: Board = new Board(this.#world, hello, () => this.#readers.get(id)?.reader.touch());
    response.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream" });
    response.flushHeaders();
    const onError = this.#options.onError ?? (() => {});
    const reader = openReader(response, this.#world.clock, () => board.next(), onError);
    this.#readers.set(id, { board, reader });
    response.on("close", () => {
      this.#readers.delete(id);
      reader.close();
      board.close();
    });
  }

  #views(): ViewName[] {
    const { source, workshop, classroom } = this.#options;
    return [
      ...(source === undefined ? [] : (["picture", "requests", "routes"] as const)),
      ...(workshop === undefined ? [] : (["workshop"] as const)),
      ...(classroom === undefined ? [] : (["class"] as const)),
    ];
  }

  #pane(language: Language): WorkshopPane | undefined {
    const known = this.#panes.get(language);
    if (known !== undefined) return known;
    const made = this.#options.workshop?.(language);
    if (made === undefined) return undefined;
    this.#panes.set(language, made);
    this.#cleanups.push(made.subscribe(() => this.#changed("lesson")));
    return made;
  }

  #changed(...parts: readonly Part[]): void {
    for (const { board } of this.#readers.values()) board.changed(...parts);
  }

  close(): void {
    this.#isClosed = true;
    for (const cleanup of this.#cleanups) cleanup();
    for (const { reader, board } of this.#readers.values()) {
      reader.close();
      board.close();
    }
    this.#readers.clear();
  }
}
