import { FIRST_LOOK, TOKEN_HEADER, VIEWS, type Act, type Frame, type Look, type Said } from "../protocol.ts";
import { LANGUAGES } from "./words.ts";

/** All that the page knows. */
export interface Live {
  readonly frame: Frame;
  readonly look: Look;
  readonly isConnected: boolean;
  readonly said: Said | undefined;
}

const STORED_LANGUAGE = "language";

/** The stream of what happens, and what the page asks and changes. */
export class Connection {
  live: Live;
  readonly #token = location.pathname.split("/")[1] ?? "";
  readonly #listeners = new Set<() => void>();
  #isTelling = false;
  #isStale = false;

  constructor() {
    this.live = {
      frame: {},
      look: { ...FIRST_LOOK, ...lookOf(location.hash) },
      isConnected: false,
      said: undefined,
    };
    const events = new EventSource("live");
    events.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data)) as Frame));
    events.addEventListener("error", () => this.#set({ isConnected: false }));
    addEventListener("hashchange", () => this.look(lookOf(location.hash)));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  look(change: Partial<Look>): void {
    const look = { ...this.live.look, ...change };
    this.#set({ look });
    const hash = hashOf(look);
    // A link to what is shown, without an entry in the history for every click.
    if (location.hash !== hash) history.replaceState(null, "", hash);
    this.#tell();
  }

  /** Kept for the next time, unlike the language that the server began with. */
  speak(language: Look["language"]): void {
    localStorage.setItem(STORED_LANGUAGE, language);
    this.look({ language });
  }

  say(text: string, level: Said["level"] = "info"): void {
    this.#set({ said: text === "" ? undefined : { text, level } });
  }

  async act(act: Act): Promise<void> {
    await this.#saying(this.#post("act", JSON.stringify(act)));
  }

  async importArchive(file: File): Promise<void> {
    await this.#saying(this.#post("import", await file.text(), `&name=${encodeURIComponent(file.name)}`));
    this.look({ source: "imported", start: 0, follow: true, inspected: undefined });
  }

  /** The address of a file, e.g. `har` or `curl/12`. */
  address(page: string): string {
    return `${page}?reader=${this.live.frame.hello?.reader ?? ""}`;
  }

  async text(page: string): Promise<string> {
    const response = await fetch(this.address(page));
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.text();
  }

  #take(message: Frame): void {
    this.#set({ frame: { ...this.live.frame, ...message }, isConnected: true });
    const { hello } = message;
    if (hello === undefined) return;
    const { view } = this.live.look;
    const stored = LANGUAGES.find((language) => language === localStorage.getItem(STORED_LANGUAGE));
    this.look({
      view: hello.views.includes(view) ? view : (hello.views[0] ?? view),
      language: stored ?? hello.language,
    });
  }

  /** One at a time, the last state last. */
  #tell(): void {
    if (this.live.frame.hello === undefined) return;
    this.#isStale = true;
    if (this.#isTelling) return;
    this.#isTelling = true;
    const next = async (): Promise<void> => {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#post("look", JSON.stringify(this.live.look));
      }
    };
    next()
      .catch(() => {})
      .finally(() => {
        this.#isTelling = false;
      });
  }

  #post(page: string, body: string, more = ""): Promise<Response> {
    return fetch(`${this.address(page)}${more}`, { method: "POST", headers: { [TOKEN_HEADER]: this.#token }, body });
  }

  async #saying(reply: Promise<Response>): Promise<void> {
    try {
      const response = await reply;
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const said = (await response.json()) as Said;
      this.#set({ said });
    } catch (error) {
      this.say(String(error), "error");
    }
  }

  #set(change: Partial<Live>): void {
    this.live = { ...this.live, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** `#picture/12` */
function lookOf(hash: string): Partial<Look> {
  const [name, id] = hash.slice(1).split("/");
  const view = VIEWS.find((item) => item === name);
  if (view === undefined) return {};
  const number = id === undefined || !/^\d+$/.test(id) ? undefined : Number(id);
  return { view, ...(view === "picture" ? { pinned: number } : view === "requests" ? { inspected: number } : {}) };
}

function hashOf({ view, pinned, inspected }: Look): string {
  const id = view === "picture" ? pinned : view === "requests" ? inspected : undefined;
  return `#${view}${id === undefined ? "" : `/${id}`}`;
}
