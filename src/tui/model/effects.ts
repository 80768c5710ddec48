import type { CopyOutcome } from "../terminal/clipboard.ts";
import {
  type Copyable,
  editableRequest,
  EMPTY_REQUEST,
  parseRequest,
  FAULTS,
  type LiveSource,
} from "../../view/index.ts";
import type { Effect, Notice } from "./state.ts";
import type { Action } from "./update.ts";

/** What effects need besides the playground; tests bring their own. */
export interface Outside {
  /** Undefined: nothing was changed. */
  edit(text: string, suffix: string): Promise<string | undefined>;
  copy(text: string): Promise<CopyOutcome>;
  /** Resolves to the path. */
  save(fileName: string, text: string): Promise<string>;
  /** Runs the workshop's action of this key. */
  workshop(key: string): Promise<Copyable | undefined>;
}

type PlaygroundEffect = Exclude<Effect, { type: "quit" | "suspend" | "redraw" }>;
type Said = Notice | Action | undefined;

type Handlers = {
  readonly [T in PlaygroundEffect["type"]]: (effect: PlaygroundEffect & { readonly type: T }) => Promise<Said>;
};

/** Carries effects out and reports back what came of them; a failure becomes a notice, never a crash. */
export function createEffects(
  source: LiveSource,
  outside: Outside,
  dispatch: (action: Action) => void,
): (effect: PlaygroundEffect) => Promise<void> {
  const handlers: Handlers = {
    ...requestEffects(source, outside),
    ...routeEffects(source, outside),
    copy: ({ text, what }) => copied(text, what, outside),
    save: async ({ fileName, text }) => info(`Saved ${await outside.save(fileName, text)}`),
    explain: async ({ method, path }) => {
      const text = source.explain(method, path).join("\n");
      return { type: "text", title: `${method} ${path}`, text, fileName: "explain.txt" };
    },
    browser: async () => {
      if (source.openPage === undefined) return { text: "There is no page for a browser here.", level: "warn" };
      return info(`The page for the projector is at ${await source.openPage()}`);
    },
    workshop: async ({ key }) => {
      const wanted = await outside.workshop(key);
      return wanted === undefined ? undefined : copied(wanted.text, wanted.what, outside);
    },
  };
  return async (effect) => {
    let said: Said;
    try {
      const handle = handlers[effect.type] as (effect: PlaygroundEffect) => Promise<Said>;
      said = await handle(effect);
    } catch (error) {
      said = { text: error instanceof Error ? error.message : String(error), level: "error" };
    }
    if (said !== undefined) dispatch("type" in said ? said : { type: "notice", notice: said });
  };
}

function requestEffects(
  source: LiveSource,
  outside: Outside,
): Pick<Handlers, "compose" | "edit-request" | "send" | "release"> {
  return {
    compose: () => editAndSend(editableRequest(EMPTY_REQUEST), source, outside),
    "edit-request": ({ text }) => editAndSend(text, source, outside),
    send: async ({ request }) => {
      await source.send(request);
      return info(`Sent ${request.method} ${request.target} as ${request.asUser ?? "the administrator"}.`);
    },
    release: async ({ id }) => {
      if (source.release === undefined) return { text: "Nothing can be held here.", level: "warn" };
      await source.release(id);
      return info(id === "all" ? "Released all held requests." : `Released #${id}.`);
    },
  };
}

function routeEffects(
  source: LiveSource,
  outside: Outside,
): Pick<Handlers, "show-yaml" | "edit-yaml" | "delete" | "undo" | "scale" | "fault" | "clear-faults"> {
  /** What was deleted, the last one at the end. */
  const deleted: { readonly name: string; readonly yaml: string }[] = [];
  return {
    "show-yaml": async ({ apiService }) => textOf(apiService, await source.objectYaml("apiservice", apiService)),
    "edit-yaml": ({ apiService }) => editAndApply(apiService, source, outside),
    delete: async ({ apiService }) => {
      deleted.push({ name: apiService, yaml: await source.delete(apiService) });
      return info(`Deleted ${apiService}. u undoes it.`);
    },
    undo: async () => {
      const last = deleted.at(-1);
      if (last === undefined) return { text: "Nothing was deleted here.", level: "warn" };
      await source.create(last.yaml);
      deleted.pop();
      return info(`${last.name} is back.`);
    },
    scale: async ({ apiService, replicas }) => {
      await source.scale(apiService, replicas);
      return info(`Scaling the backend of ${apiService} to ${replicas}.`);
    },
    fault: async ({ apiService, fault, on, value }) => {
      const why = await source.setFault(apiService, fault, on, value);
      if (why !== undefined) return { text: `Fault ${fault} changes nothing here. ${why}`, level: "warn" };
      return info(`Fault ${fault} ${on ? "injected into" : "taken off"} ${apiService}.`);
    },
    "clear-faults": ({ apiService }) => clearFaults(apiService, source),
  };
}

function info(text: string): Notice {
  return { text, level: "info" };
}

function textOf(apiService: string, text: string): Action {
  return { type: "text", title: `APIService ${apiService}`, text, fileName: `${apiService}.yaml` };
}

async function editAndSend(text: string, source: LiveSource, outside: Outside): Promise<Notice> {
  const edited = await outside.edit(text, ".http");
  if (edited === undefined) return info("Nothing was changed, nothing was sent.");
  const parsed = parseRequest(edited);
  if (!parsed.ok) return { text: `Not sent: line ${parsed.line}: ${parsed.message}`, level: "error" };
  if (parsed.request === undefined) return info("The text is empty, nothing was sent.");
  await source.send(parsed.request);
  return info(`Sent ${parsed.request.method} ${parsed.request.target}.`);
}

async function editAndApply(apiService: string, source: LiveSource, outside: Outside): Promise<Notice> {
  const edited = await outside.edit(await source.objectYaml("apiservice", apiService), ".yaml");
  if (edited === undefined || edited.trim() === "") return info("Nothing was changed.");
  await source.replace(apiService, edited);
  return info(`Changed ${apiService}.`);
}

async function clearFaults(apiService: string, source: LiveSource): Promise<Notice> {
  const on = source.routes().find((route) => route.apiService === apiService)?.faults ?? [];
  for (const { name } of FAULTS) if (on.includes(name)) await source.setFault(apiService, name, false);
  return info(`No fault is injected into ${apiService} any more.`);
}

async function copied(text: string, what: string, outside: Outside): Promise<Notice> {
  const outcome = await outside.copy(text);
  if (outcome.how === "copied") return info(`Copied ${what} with ${outcome.tool}.`);
  if (outcome.how === "sent")
    return info(`Sent ${what} to the terminal (OSC 52); whether it took it, only pasting shows.`);
  return info(`Too long for the terminal: saved ${await outside.save("copied.txt", text)}`);
}
