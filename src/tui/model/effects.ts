import { toldIn, type Language } from "../../apimachinery/index.ts";
import type { CopyOutcome } from "../terminal/clipboard.ts";
import type { RequestLog } from "../../playground/index.ts";
import {
  archiveLog,
  type Copyable,
  editableRequest,
  EMPTY_REQUEST,
  parseRequest,
  type DeletedRoute,
  FAULTS,
  type LiveSource,
  type RawRequest,
} from "../../view/index.ts";
import { archiveOf } from "./archives.ts";
import type { Effect, Notice } from "./state.ts";
import type { Action } from "./update.ts";
import { say, type Word } from "./words.ts";

/** What effects need besides the playground; tests bring their own. */
export interface Outside {
  /** Undefined: nothing was changed. */
  edit(text: string, suffix: string): Promise<string | undefined>;
  copy(text: string): Promise<CopyOutcome>;
  /** Resolves to the path. */
  save(fileName: string, text: string): Promise<string>;
  /** The text of a file that the user names. */
  read(file: string): Promise<string>;
  /** Runs the workshop's action of this key. */
  workshop(key: string): Promise<Copyable | undefined>;
}

type PlaygroundEffect = Exclude<Effect, { type: "quit" | "suspend" | "redraw" | "mouse" }>;
type Told = Notice | Action;
type Said = Told | undefined;

type Handlers = {
  readonly [T in PlaygroundEffect["type"]]: (effect: PlaygroundEffect & { readonly type: T }) => Promise<Said>;
};

/** The requests that are looked at. */
export interface Shelf {
  current(): RequestLog;
  /** Undefined: the live ones. */
  show(requests: RequestLog | undefined): void;
}

/** Carries effects out and reports back what came of them; a failure becomes a notice, never a crash. */
export function createEffects(
  source: LiveSource,
  shelf: Shelf,
  outside: Outside,
  language: Language,
  dispatch: (action: Action) => void,
): (effect: PlaygroundEffect) => Promise<void> {
  const context: Context = {
    source,
    outside,
    language,
    info: (name, params = {}) => ({ text: say(name, language, params), level: "info" }),
    warn: (name, params = {}) => ({ text: say(name, language, params), level: "warn" }),
    deleted: [],
  };
  const handlers: Handlers = {
    ...requestEffects(context),
    ...routeEffects(context),
    ...archiveEffects(context, shelf),
    copy: ({ text, what }) => copied(text, what, context),
    save: async ({ fileName, text }) => context.info("done.saved", { file: await outside.save(fileName, text) }),
    explain: async ({ method, path }) => {
      const text = source.explain(method, path).join("\n");
      return { type: "text", title: `${method} ${path}`, text, fileName: "explain.txt" };
    },
    browser: async () => {
      if (source.openPage === undefined) return context.warn("not.page");
      return context.info("done.page", { url: await source.openPage() });
    },
    workshop: async ({ key }) => {
      const wanted = await outside.workshop(key);
      return wanted === undefined ? undefined : copied(wanted.text, wanted.what, context);
    },
  };
  return async (effect) => {
    let said: Said;
    try {
      const handle = handlers[effect.type] as (effect: PlaygroundEffect) => Promise<Said>;
      said = await handle(effect);
    } catch (error) {
      said = { text: toldIn(error, language), level: "error" };
    }
    if (said !== undefined) dispatch("type" in said ? said : { type: "notice", notice: said });
  };
}

type Speak = (name: Word, params?: Readonly<Record<string, string | number>>) => Notice;

/** What every handler needs, and how it speaks. */
interface Context {
  readonly source: LiveSource;
  readonly outside: Outside;
  readonly language: Language;
  readonly info: Speak;
  readonly warn: Speak;
  /** What was deleted, the last one at the end. */
  readonly deleted: DeletedRoute[];
}

function requestEffects(context: Context): Pick<Handlers, "compose" | "edit-request" | "send" | "release"> {
  const { source, language, info, warn } = context;
  return {
    compose: () => editAndSend(editableRequest(EMPTY_REQUEST, language), context),
    "edit-request": ({ text }) => editAndSend(text, context),
    send: ({ request }) => sendIt(request, context),
    release: async ({ id }) => {
      if (source.release === undefined) return warn("not.holding");
      await source.release(id);
      return id === "all" ? info("done.released-all") : info("done.released", { id });
    },
  };
}

function routeEffects(
  context: Context,
): Pick<Handlers, "show-yaml" | "edit-yaml" | "edit-object" | "delete" | "undo" | "scale" | "fault" | "clear-faults"> {
  const { source, info, warn, deleted } = context;
  return {
    "show-yaml": async ({ apiService }) => textOf(apiService, await source.objectYaml("apiservice", apiService)),
    "edit-yaml": async ({ apiService }) =>
      editAndApply(
        { name: apiService, text: await source.objectYaml("apiservice", apiService) },
        (yaml) => source.replace(apiService, yaml),
        context,
      ),
    "edit-object": async ({ path }) =>
      editAndApply(
        { name: path, text: await source.readObject(path) },
        (yaml) => source.replaceObject(path, yaml),
        context,
      ),
    delete: async ({ apiService }) => {
      return noted({ name: apiService, yaml: await source.delete(apiService) }, context);
    },
    undo: async () => {
      const last = deleted.at(-1);
      if (last === undefined) return warn("not.deleted");
      await source.create(last.yaml);
      deleted.pop();
      return { type: "deleted", count: deleted.length, notice: info("done.restored", { name: last.name }) };
    },
    scale: async ({ apiService, replicas }) => {
      await source.scale(apiService, replicas);
      return info("done.scaling", { apiService, replicas });
    },
    fault: async ({ apiService, fault, on, value }) => {
      const why = await source.setFault(apiService, fault, on, value);
      if (why !== undefined) return warn("done.fault-idle", { fault, why });
      const done = on ? (fault === "hold" ? "done.hold-on" : "done.fault-on") : "done.fault-off";
      return info(done, { fault, apiService });
    },
    "clear-faults": ({ apiService }) => clearFaults(apiService, context),
  };
}

function archiveEffects(
  { outside, language, info, warn }: Context,
  shelf: Shelf,
): Pick<Handlers, "save-archive" | "open-archive" | "live"> {
  return {
    "save-archive": async (effect) => {
      const { count, text } = archiveOf(shelf.current().all(), effect);
      if (count === 0) return warn("not.archived");
      return info("done.archived", { count, file: await outside.save(`requests-${effect.which}.har`, text) });
    },
    "open-archive": async ({ file }) => {
      let requests: RequestLog;
      try {
        requests = archiveLog(await outside.read(file));
      } catch (error) {
        const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
        const problem = isMissing ? say("problem.no-file", language) : toldIn(error, language);
        return { type: "refused", file, problem: say("not.opened", language, { file, problem }) };
      }
      shelf.show(requests);
      return { type: "archive", file, notice: info("done.opened", { file, count: requests.total }) };
    },
    live: async () => {
      shelf.show(undefined);
      return { type: "archive", file: undefined, notice: info("done.live") };
    },
  };
}

function textOf(apiService: string, text: string): Action {
  return { type: "text", title: `APIService ${apiService}`, text, fileName: `${apiService}.yaml` };
}

/** Whatever deleted an APIService, it can be brought back. */
function noted(gone: DeletedRoute, { deleted, info }: Context): Action {
  deleted.push(gone);
  return { type: "deleted", count: deleted.length, notice: info("done.deleted", { name: gone.name }) };
}

async function sendIt(request: RawRequest, context: Context): Promise<Told> {
  const { source, language, info } = context;
  const gone = await source.send(request);
  if (gone !== undefined) return noted(gone, context);
  const user = request.asUser ?? say("done.administrator", language);
  return info("done.sent", { what: `${request.method} ${request.target}`, user });
}

/** Sends what was edited; what cannot be read goes back to the editor with what is wrong on top of it. */
function editAndSend(text: string, context: Context): Promise<Told> {
  const { language, info } = context;
  return edited(text, ".http", context, async (wanted) => {
    if (wanted === undefined) return info("not.sent-unchanged");
    const parsed = parseRequest(wanted, language);
    if (!parsed.ok) {
      const { line, message } = parsed;
      return new Problem(say("not.sent", language, { line, message }));
    }
    return parsed.request === undefined ? info("not.sent-empty") : sendIt(parsed.request, context);
  });
}

function editAndApply(
  { name, text }: { readonly name: string; readonly text: string },
  apply: (yaml: string) => Promise<void>,
  context: Context,
): Promise<Told> {
  const { info } = context;
  return edited(text, ".yaml", context, async (yaml) => {
    if (yaml === undefined || yaml.trim() === "") return info("not.changed");
    try {
      await apply(yaml);
      return info("done.changed", { name });
    } catch (error) {
      return new Problem(toldIn(error, context.language));
    }
  });
}

/** Why an edited text is of no use. */
class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Marks what we wrote on top of a text; a comment in YAML and in our own requests. */
const REMARK = "#! ";

/**
 * An invalid edit loses nothing: the editor opens again with the text and what is wrong with it, until it is right or comes
 * back as it was, and then the text is kept in a file.
 */
async function edited(
  text: string,
  suffix: string,
  { outside, language }: Context,
  use: (text: string | undefined) => Promise<Told | Problem>,
): Promise<Told> {
  let wanted = await outside.edit(text, suffix);
  for (;;) {
    const outcome = await use(wanted);
    if (!(outcome instanceof Problem)) return outcome;
    const remarks = outcome.message.split("\n").map((row) => `${REMARK}${row}\n`);
    const again = await outside.edit(`${remarks.join("")}${wanted ?? ""}`, suffix);
    const next = again
      ?.split("\n")
      .filter((row) => !row.startsWith(REMARK))
      .join("\n");
    if (next === undefined || next === wanted) {
      const file = await outside.save(`edited${suffix}`, wanted ?? "");
      return { text: say("not.edited", language, { problem: outcome.message, file }), level: "error" };
    }
    wanted = next;
  }
}

async function clearFaults(apiService: string, { source, info }: Context): Promise<Notice> {
  const on = source.routes().find((route) => route.apiService === apiService)?.faults ?? [];
  for (const { name } of FAULTS) if (on.includes(name)) await source.setFault(apiService, name, false);
  return info("done.faults-cleared", { apiService });
}

async function copied(text: string, what: string, { outside, info }: Context): Promise<Notice> {
  const outcome = await outside.copy(text);
  if (outcome.how === "copied") return info("done.copied", { what, tool: outcome.tool });
  if (outcome.how === "sent") return info("done.sent-to-terminal", { what });
  return info("done.too-long", { file: await outside.save("copied.txt", text) });
}
