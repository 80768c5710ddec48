/**
 * Bytes of a terminal to keys. It stands in front of blessed, whose own decoder fires Enter twice, takes a split escape
 * sequence and pasted text for commands, and a terminal's replies for characters.
 */
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../apimachinery/index.ts";

export type InputEvent =
  /** A character as typed (`a`, `G`, `?`, a wide one), or a name: `enter`, `esc`, `up`, `f1`, `C-c`, `M-x`. */
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "paste"; readonly text: string }
  /** Column and row from 0. */
  | {
      readonly type: "mouse";
      readonly what: "click" | "wheel-up" | "wheel-down";
      readonly x: number;
      readonly y: number;
    }
  /** What the terminal answered when it was asked for the colour of its background. */
  | { readonly type: "background"; readonly isLight: boolean };

export interface InputDecoder {
  push(chunk: Uint8Array): void;
  close(): void;
}

/** How long a lone ESC may be the beginning of a sequence whose rest is still under way. */
const ESCAPE_WAIT_MS = 50;
/** More characters in one read were not typed: a paste by a terminal without bracketed paste. */
const TYPED_AT_ONCE = 16;
/** A paste that never ends is cut off here. */
const LONGEST_PASTE = 1_000_000;

const ESC = "\u001b";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

const CSI_FINALS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "S-tab",
};
const CSI_TILDES: Readonly<Record<string, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};
const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\u007f": "backspace",
  "\b": "backspace",
};

// eslint-disable-next-line no-control-regex
const CSI = /^\u001b\[([\u0030-\u003f]*)([\u0020-\u002f]*)([\u0040-\u007e])/;
/** The beginning of a sequence, or all of one that nothing more came behind. */
// eslint-disable-next-line no-control-regex
const INCOMPLETE = /^\u001b(?:\[[\u0030-\u003f]*[\u0020-\u002f]*|[O\]PX^_])?$/;
// eslint-disable-next-line no-control-regex
const SS3 = /^\u001bO([A-Za-z])/;
/** OSC, DCS, SOS, PM and APC: strings that a terminal sends as replies, up to BEL or ST. */
// eslint-disable-next-line no-control-regex
const REPLY = /^\u001b[\]PX^_][\s\S]*?(?:\u0007|\u001b\\)/;
// eslint-disable-next-line no-control-regex
const REPLY_START = /^\u001b[\]PX^_]/;
/** A reply that never ends is given up. */
const LONGEST_REPLY = 4096;

export function createInputDecoder(clock: Clock, emit: (event: InputEvent) => void): InputDecoder {
  const utf8 = new StringDecoder("utf8");
  let pending = "";
  let cancel: (() => void) | undefined;
  const drain = (final: boolean): void => {
    for (;;) {
      const step = nextStep(pending, final);
      if (step === undefined) return;
      pending = pending.slice(step.length);
      for (const event of step.events) emit(event);
    }
  };
  return {
    push(chunk) {
      cancel?.();
      cancel = undefined;
      const text = utf8.write(Buffer.from(chunk));
      if (pending === "" && looksPasted(text)) {
        emit({ type: "paste", text });
        return;
      }
      pending += text;
      drain(false);
      if (pending !== "" && !pending.startsWith(PASTE_START)) cancel = clock.after(ESCAPE_WAIT_MS, () => drain(true));
    },
    close() {
      cancel?.();
      pending = "";
    },
  };
}

function looksPasted(text: string): boolean {
  return !text.includes(ESC) && Array.from(text).length > TYPED_AT_ONCE;
}

interface Step {
  readonly length: number;
  readonly events: readonly InputEvent[];
}

/** What the beginning of `text` means; undefined when more must come first. `final`: nothing more comes. */
function nextStep(text: string, final: boolean): Step | undefined {
  if (text === "") return undefined;
  if (!text.startsWith(ESC)) return characterStep(text);
  if (text.startsWith(PASTE_START)) return pasteStep(text);
  if (REPLY_START.test(text) && text.length > 2) return replyStep(text, final);
  return sequenceStep(text) ?? (INCOMPLETE.test(text) ? incompleteStep(text, final) : metaStep(text));
}

/** A whole escape sequence that a key sends. */
function sequenceStep(text: string): Step | undefined {
  const csi = CSI.exec(text);
  if (csi !== null) return { length: csi[0].length, events: csiKey(csi[1] ?? "", csi[2] ?? "", csi[3] ?? "") };
  const ss3 = SS3.exec(text);
  return ss3 === null ? undefined : { length: ss3[0].length, events: keys(ss3Key(ss3[1] ?? "")) };
}

/** Nothing came behind it for a while: ESC alone is the key, ESC and a letter Alt with it, and the rest was torn. */
function incompleteStep(text: string, final: boolean): Step | undefined {
  if (!final) return undefined;
  if (text === ESC) return { length: 1, events: keys("esc") };
  return { length: text.length, events: text.length === 2 ? keys(`M-${text[1] ?? ""}`) : [] };
}

/** ESC before something that it does not belong to: Alt, or the key itself before another sequence. */
function metaStep(text: string): Step {
  if (text.startsWith(`${ESC}[`)) return { length: 2, events: [] };
  if (text.startsWith(ESC + ESC)) return { length: 1, events: keys("esc") };
  const step = characterStep(text.slice(1));
  const [event] = step.events;
  return { length: step.length + 1, events: event?.type === "key" ? keys(`M-${event.key}`) : [] };
}

function characterStep(text: string): Step {
  const char = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const named = CONTROLS[char];
  if (named !== undefined) return { length: text.startsWith("\r\n") ? 2 : 1, events: keys(named) };
  const point = char.codePointAt(0) ?? 0;
  if (point === 0) return { length: 1, events: keys("C-space") };
  if (point < 0x1b) return { length: 1, events: keys(`C-${String.fromCharCode(point + 0x60)}`) };
  if (point < 0x20) return { length: 1, events: keys(`C-${String.fromCharCode(point + 0x40)}`) };
  if (point >= 0x80 && point < 0xa0) return { length: 1, events: [] };
  return { length: char.length, events: keys(char) };
}

function pasteStep(text: string): Step | undefined {
  const end = text.indexOf(PASTE_END);
  if (end < 0 && text.length < LONGEST_PASTE) return undefined;
  const body = text.slice(PASTE_START.length, end < 0 ? undefined : end);
  return { length: end < 0 ? text.length : end + PASTE_END.length, events: [{ type: "paste", text: body }] };
}

function replyStep(text: string, final: boolean): Step | undefined {
  const whole = REPLY.exec(text);
  if (whole !== null) return { length: whole[0].length, events: replyEvents(whole[0]) };
  return final || text.length > LONGEST_REPLY ? { length: text.length, events: [] } : undefined;
}

/** xterm's SGR mode: `ESC [ < button ; column ; row M`, with `m` when the button is let go. */
function mouseEvents(params: string, final: string): InputEvent[] {
  const [button, column, row] = params.split(";").map(Number);
  const what = MOUSE_BUTTONS[button ?? -1];
  if (final !== "M" || what === undefined || !(Number(column) > 0) || !(Number(row) > 0)) return [];
  return [{ type: "mouse", what, x: Number(column) - 1, y: Number(row) - 1 }];
}

const MOUSE_BUTTONS: Readonly<Record<number, "click" | "wheel-up" | "wheel-down">> = {
  0: "click",
  64: "wheel-up",
  65: "wheel-down",
};

/** `ESC ] 11 ; rgb:ffff/ffff/ffff` */
// eslint-disable-next-line no-control-regex
const BACKGROUND = /^\u001b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i;

function replyEvents(reply: string): InputEvent[] {
  const [, ...parts] = BACKGROUND.exec(reply) ?? [];
  if (parts.length < 3) return [];
  const [red = 0, green = 0, blue = 0] = parts.map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
  // How bright people find it (ITU-R BT.709).
  return [{ type: "background", isLight: 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 }];
}

function csiKey(params: string, intermediates: string, final: string): InputEvent[] {
  if (params.startsWith("<")) return mouseEvents(params.slice(1), final);
  if (intermediates !== "" || /^[=>?]/.test(params)) return [];
  const [first = "", modifier = ""] = params.split(";");
  const name = final === "~" ? CSI_TILDES[first] : CSI_FINALS[final];
  if (name === undefined) return [];
  return keys(`${prefix(Number(modifier === "" ? "1" : modifier))}${name}`);
}

/** xterm: the parameter is one more than the sum of shift 1, alt 2 and control 4. */
function prefix(modifier: number): string {
  const bits = modifier - 1;
  return `${(bits & 4) === 0 ? "" : "C-"}${(bits & 2) === 0 ? "" : "M-"}${(bits & 1) === 0 ? "" : "S-"}`;
}

function ss3Key(final: string): string | undefined {
  if (final === "M") return "enter";
  const index = "PQRS".indexOf(final);
  return index >= 0 ? `f${index + 1}` : CSI_FINALS[final];
}

function keys(key: string | undefined): InputEvent[] {
  return key === undefined ? [] : [{ type: "key", key }];
}
