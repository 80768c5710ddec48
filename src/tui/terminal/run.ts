import { homedir } from "node:os";
import { toldIn, systemClock, type Clock, type Language, sanitise } from "../../apimachinery/index.ts";
import { copyText } from "./clipboard.ts";
import { editText } from "./editor.ts";
import type { RequestLog } from "../../playground/index.ts";
import { createEffects, type Outside } from "../model/effects.ts";
import { readText, saveText } from "./files.ts";
import { createRequestFeed, type LiveSource, type RequestFeed, type WorkshopPane } from "../../view/index.ts";
import { activeFilter, initialState, type Effect, type State } from "../model/state.ts";
import { openTerminal, type Terminal, type TerminalStreams } from "./terminal.ts";
import { firstTheme, type ThemeChoice } from "./theme.ts";
import { update, type Action } from "../model/update.ts";
import { noticed } from "../model/request-commands.ts";
import { say } from "../model/words.ts";
import { screenView } from "../panes/screen-view.ts";

export interface TuiOptions {
  readonly theme: ThemeChoice;
  /** Default: English. */
  readonly language?: Language;
  /** Draw with ASCII alone. */
  readonly ascii: boolean;
  /** Clicks and the wheel work from the start. Default: once they are asked for. */
  readonly mouse?: boolean;
  /** Default: the process's own. */
  readonly input?: TerminalStreams["input"];
  readonly output?: NodeJS.WritableStream;
  readonly workshop?: WorkshopPane;
  /** Of the page for the projector, where it is served from the start. */
  readonly pageUrl?: string;
  /** Where `save` writes. Default: the working directory. */
  readonly saveFolder?: string;
  /** Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /** Replaces editor, clipboard and files, for tests. */
  readonly outside?: Partial<Outside>;
}

/** 30 frames a second: changes that come faster share one. */
const FRAME_MS = 1000 / 30;
const RATE_MS = 1000;
/** xterm's OSC 11: the colour of the background is asked for. */
const ASK_BACKGROUND = "\u001b]11;?\u0007";
/** A later answer is one to somebody else's question, or comes when the reader has got used to the colours. */
const ANSWER_MS = 2000;

/** Whether a screen can be used here; without one the command line prints a line per event. */
export function canRunTui(
  streams: { readonly input: { readonly isTTY?: boolean }; readonly output: { readonly isTTY?: boolean } },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return streams.input.isTTY === true && streams.output.isTTY === true && env.TERM !== "dumb";
}

/** Shows the playground until the user leaves. The terminal is restored before it resolves. */
export function runTui(source: LiveSource, options: TuiOptions): Promise<"quit"> {
  return new Promise((resolve) => {
    const app = new App(source, options, () => resolve("quit"));
    app.start();
  });
}

function errorNotice(error: unknown, language: Language): Action {
  return { type: "notice", notice: { text: toldIn(error, language), level: "error" } };
}

class App {
  readonly #source: LiveSource;
  readonly #options: TuiOptions;
  readonly #clock: Clock;
  readonly #output: NodeJS.WritableStream;
  readonly #terminal: Terminal;
  #feed: RequestFeed;
  #requests: RequestLog;
  readonly #perform;
  readonly #done: () => void;
  readonly #cleanups: (() => void)[] = [];
  readonly #saved: string[] = [];
  #state: State;
  #finished = false;
  #isAsking = false;
  #framePending = false;
  #lastFrame = Number.NEGATIVE_INFINITY;

  constructor(source: LiveSource, options: TuiOptions, done: () => void) {
    this.#source = source;
    this.#options = options;
    this.#done = done;
    this.#clock = options.clock ?? systemClock;
    this.#output = options.output ?? process.stdout;
    this.#terminal = openTerminal({ input: options.input ?? process.stdin, output: this.#output }, this.#clock, {
      onInput: (event) => {
        if (event.type !== "background" || this.#isAsking) this.#dispatch(event);
      },
      onResize: () => this.#dispatch({ type: "resize", ...this.#terminal.screen.size() }),
      onGone: () => this.#finish(),
      lentText: say("not.lent", options.language ?? "en"),
    });
    const { url, proxyUrl, kubeconfig, caFile, isKept = false } = source;
    const place = { url, proxyUrl, kubeconfig, isKept, ...(caFile === undefined ? {} : { caFile }) };
    const { ascii, language = "en", mouse = false, env = process.env } = options;
    const theme = firstTheme(options.theme, env);
    const begin = initialState({ ...this.#terminal.screen.size(), language, theme, ascii, mouse, place });
    const told = options.pageUrl === undefined ? begin : noticed(begin, "info", "done.page", { url: options.pageUrl });
    this.#state = options.workshop === undefined ? told : { ...told, focus: "workshop" };
    this.#requests = source.requests;
    this.#feed = createRequestFeed(source.requests, () => this.#schedule());
    const shelf = { current: () => this.#requests, show: (requests?: RequestLog) => this.#show(requests) };
    this.#perform = createEffects(source, shelf, this.#outside(), language, (action) => this.#dispatch(action));
  }

  /** Looks at other requests, by default the live ones. */
  #show(requests: RequestLog = this.#source.requests): void {
    this.#feed.close();
    this.#requests = requests;
    this.#feed = createRequestFeed(requests, () => this.#schedule());
  }

  /** The terminal says how bright it is, or says nothing, and then the first guess stays. */
  #askForBackground(): void {
    const { theme, env = process.env } = this.#options;
    if (theme !== "auto" || env.TERM === "linux") return;
    this.#isAsking = true;
    this.#terminal.screen.write(ASK_BACKGROUND);
    this.#cleanups.push(this.#clock.after(ANSWER_MS, () => (this.#isAsking = false)));
  }

  start(): void {
    this.#askForBackground();
    if (this.#state.mouse) this.#terminal.screen.setMouse(true);
    const { workshop } = this.#options;
    const routes = (): void => this.#dispatch({ type: "routes", routes: this.#source.routes() });
    const stores = (): void => this.#dispatch({ type: "stores", stores: this.#source.stores() });
    const lesson = (): void => {
      if (workshop === undefined) return;
      const { actions } = workshop;
      const next = workshop.next?.();
      const shown = { title: workshop.title(), lines: workshop.lines(), since: workshop.since?.() ?? 0, actions };
      this.#dispatch({ type: "workshop", workshop: next === undefined ? shown : { ...shown, next } });
    };
    this.#cleanups.push(
      this.#source.subscribeEvents((event) => this.#dispatch({ type: "event", event })),
      this.#source.subscribeRoutes(routes),
      this.#source.subscribeStores(stores),
      () => this.#feed.close(),
      ...(workshop === undefined ? [] : [workshop.subscribe(lesson)]),
    );
    const tick = (): void => {
      this.#schedule();
      if (!this.#finished) this.#clock.after(RATE_MS, tick);
    };
    tick();
    routes();
    stores();
    lesson();
  }

  #dispatch(action: Action): void {
    if (this.#finished) return;
    const { state, effects } = update(this.#state, action);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    this.#schedule();
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case "quit":
        return this.#finish();
      case "redraw":
        return this.#terminal.screen.forget();
      case "mouse":
        return this.#terminal.screen.setMouse(effect.on);
      case "suspend":
        this.#terminal.suspend().catch((error: unknown) => this.#dispatch(errorNotice(error, this.#state.language)));
        return;
      default:
        void this.#perform(effect);
    }
  }

  /** Draws now if the last frame is old enough, else when it will be. */
  #schedule(): void {
    if (this.#framePending || this.#finished) return;
    this.#framePending = true;
    const wait = Math.max(0, this.#lastFrame + FRAME_MS - this.#clock.monotonic());
    this.#clock.after(wait, () => this.#frame());
  }

  #frame(): void {
    this.#framePending = false;
    if (this.#finished) return;
    this.#lastFrame = this.#clock.monotonic();
    const { paused, context, marked } = this.#state;
    const list = this.#feed.rows({ filter: activeFilter(this.#state), paused, context, marked }, this.#clock.now());
    if (list !== undefined) this.#state = update(this.#state, { type: "rows", list }).state;
    this.#terminal.screen.draw(screenView(this.#state), this.#state);
  }

  #outside(): Outside {
    const options = this.#options;
    const env = options.env ?? process.env;
    const saved = this.#saved;
    const save = options.outside?.save ?? ((name, text) => saveText(options.saveFolder ?? process.cwd(), name, text));
    return {
      edit: (text, suffix) => this.#terminal.lend(() => editText(text, suffix, env)),
      copy: (text) => copyText(text, env, (sequence) => this.#terminal.screen.write(sequence)),
      read: (file) => readText(file.replace(/^(['"])(.*)\1$/, "$2"), homedir()),
      workshop: async (key) => options.workshop?.actions.find((action) => action.key === key)?.run(),
      ...options.outside,
      async save(name, text) {
        const file = await save(name, text);
        saved.push(file);
        return file;
      },
    };
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const cleanup of this.#cleanups) cleanup();
    this.#terminal.close();
    if (this.#saved.length > 0)
      this.#output.write(`${this.#saved.map((file) => `Saved ${sanitise(file)}`).join("\n")}\n`);
    this.#done();
  }
}
