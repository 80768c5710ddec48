import { toldIn, isRecord, type Language } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import { FAULTS, parseRequest, repeatOf, type LiveSource, type RawRequest, type WorkshopPane } from "../view/index.ts";
import type { Act, Said } from "./protocol.ts";
import { word } from "./words.ts";

/** What a write needs of the world. */
export interface ActContext {
  readonly source: LiveSource | undefined;
  readonly find: (id: number) => RequestTrace | undefined;
  readonly pane: (language: Language) => WorkshopPane | undefined;
}

type Handlers = {
  readonly [T in Act["type"]]: (
    act: Act & { readonly type: T },
    source: LiveSource,
    context: ActContext,
    language: Language,
  ) => Promise<Said>;
};

/** Carries a write out. A failure becomes what is said, never a success. */
export async function perform(value: unknown, context: ActContext, language: Language): Promise<Said> {
  const act = readAct(value);
  if (act === undefined) return { text: word("unknown", language), level: "error" };
  try {
    if (act.type === "workshop") return await runAction(act.key, context, language);
    if (context.source === undefined) return { text: word("unknown", language), level: "error" };
    const handle = HANDLERS[act.type] as Handlers["release"];
    return await handle(act as Act & { type: "release" }, context.source, context, language);
  } catch (error) {
    return { text: toldIn(error, language), level: "error" };
  }
}

const HANDLERS: Omit<Handlers, "workshop"> = {
  fault: async ({ apiService, fault, on, value }, source, _context, language) => {
    const why = await source.setFault(apiService, fault, on, value);
    if (why !== undefined) return { text: word("fault-idle", language, { fault, why }), level: "warn" };
    return info(word(on ? "fault-on" : "fault-off", language, { fault, apiService }));
  },
  "clear-faults": async ({ apiService }, source, _context, language) => {
    const on = source.routes().find((route) => route.apiService === apiService)?.faults ?? [];
    for (const { name } of FAULTS) if (on.includes(name)) await source.setFault(apiService, name, false);
    return info(word("faults-cleared", language, { apiService }));
  },
  release: async ({ id }, source, _context, language) => {
    if (source.release === undefined) return { text: word("not-held", language), level: "warn" };
    await source.release(id);
    return info(id === "all" ? word("released-all", language) : word("released", language, { id }));
  },
  resend: async ({ id }, source, { find }, language) => {
    const trace = find(id);
    if (trace === undefined) return { text: word("gone", language, { id }), level: "warn" };
    return send(repeatOf(trace), source, language);
  },
  send: async ({ text }, source, _context, language) => {
    const parsed = parseRequest(text, language);
    if (!parsed.ok)
      return { text: word("not-sent", language, { line: parsed.line, message: parsed.message }), level: "error" };
    if (parsed.request === undefined) return info(word("nothing-sent", language));
    return send(parsed.request, source, language);
  },
};

async function send(request: RawRequest, source: LiveSource, language: Language): Promise<Said> {
  await source.send(request);
  const user = request.asUser ?? word("administrator", language);
  return info(word("sent", language, { what: `${request.method} ${request.target}`, user }));
}

async function runAction(key: string, { pane }: ActContext, language: Language): Promise<Said> {
  const action = pane(language)?.actions.find((item) => item.key === key);
  if (action === undefined) return { text: word("unknown", language), level: "error" };
  await action.run();
  return info(word("done", language));
}

function info(text: string): Said {
  return { text, level: "info" };
}

/** What a page sent, once every field is what it should be. */
function readAct(value: unknown): Act | undefined {
  if (!isRecord(value)) return undefined;
  const { type, apiService, fault, on, id, text, key, value: amount } = value;
  const isName = typeof apiService === "string";
  switch (type) {
    case "fault": {
      const spec = FAULTS.find(({ name }) => name === fault);
      if (!isName || spec === undefined || typeof on !== "boolean") return undefined;
      return { type, apiService, fault: spec.name, on, ...(typeof amount === "number" ? { value: amount } : {}) };
    }
    case "clear-faults":
      return isName ? { type, apiService } : undefined;
    case "release":
      return id === "all" || typeof id === "number" ? { type, id } : undefined;
    case "resend":
      return typeof id === "number" ? { type, id } : undefined;
    case "send":
      return typeof text === "string" ? { type, text } : undefined;
    case "workshop":
      return typeof key === "string" ? { type, key } : undefined;
    default:
      return undefined;
  }
}
