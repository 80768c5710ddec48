import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clock } from "../../../src/apimachinery/clock.ts";
import { createInputDecoder, type InputEvent } from "../../../src/tui/input/input-decoder.ts";

/** A clock whose only timer fires when told to. */
function manualClock(): Clock & { fire(): void } {
  let due: (() => void) | undefined;
  return {
    now: () => 0,
    monotonic: () => 0,
    after(_ms, callback) {
      due = callback;
      return () => {
        due = undefined;
      };
    },
    fire() {
      const callback = due;
      due = undefined;
      callback?.();
    },
  };
}

/** Keys and pastes, in short. */
function decode(...chunks: readonly (string | Uint8Array)[]): string[] {
  return eventsOf(...chunks).flatMap((event) => {
    if (event.type === "key") return event.key;
    return event.type === "paste" ? `paste:${event.text}` : [];
  });
}

function eventsOf(...chunks: readonly (string | Uint8Array)[]): InputEvent[] {
  const clock = manualClock();
  const events: InputEvent[] = [];
  const decoder = createInputDecoder(clock, (event) => events.push(event));
  for (const chunk of chunks) decoder.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  clock.fire();
  return events;
}

test("clicks and the wheel come with their place from 0, and a button let go is nothing", () => {
  expect(eventsOf("\u001b[<0;12;7M\u001b[<0;12;7m\u001b[<64;1;1M", "\u001b[<65;1", ";2M\u001b[<35;3;3M")).toEqual([
    { type: "mouse", what: "click", x: 11, y: 6 },
    { type: "mouse", what: "wheel-up", x: 0, y: 0 },
    { type: "mouse", what: "wheel-down", x: 0, y: 1 },
  ]);
});

test("the terminal's background is light or dark, whatever number of digits it uses", () => {
  const answers = ["rgb:ffff/ffff/ffff", "rgb:f/f/d", "rgb:00/2b/36", "rgb:ff/00/00", "what?"];
  expect(answers.flatMap((answer) => eventsOf(`\u001b]11;${answer}\u0007`))).toEqual([
    { type: "background", isLight: true },
    { type: "background", isLight: true },
    { type: "background", isLight: false },
    { type: "background", isLight: false },
  ]);
});

describe("the input decoder", () => {
  test.each<[string, string, string[]]>([
    ["Enter once, not twice", "\r", ["enter"]],
    ["CR and LF as one Enter", "\r\n", ["enter"]],
    ["a capital letter as itself", "G", ["G"]],
    ["control letters", "\u0003\u001a\u000c", ["C-c", "C-z", "C-l"]],
    ["arrows in both modes", "\u001b[A\u001bOB", ["up", "down"]],
    [
      "home, end, delete and the pages",
      "\u001b[H\u001b[4~\u001b[3~\u001b[5~\u001b[6~",
      ["home", "end", "delete", "pageup", "pagedown"],
    ],
    ["modifiers", "\u001b[1;5C\u001b[Z", ["C-right", "S-tab"]],
    ["Alt with a letter", "\u001bx", ["M-x"]],
    ["backspace of both kinds", "\u007f\b", ["backspace", "backspace"]],
    ["a wide character", "中", ["中"]],
    ["an emoji as one key", "😀", ["😀"]],
  ])("reads %s", (_, bytes, keys) => {
    expect(decode(bytes)).toEqual(keys);
  });

  test.each([
    ["a cursor position report", "\u001b[12;40R"],
    ["device attributes", "\u001b[?62;22c"],
    ["a colour reply ended by BEL", "\u001b]11;rgb:0000/0000/0000\u0007"],
    ["a colour reply ended by ST", "\u001b]11;rgb:0000/0000/0000\u001b\\"],
    ["a terminal's name", "\u001bP>|xterm(380)\u001b\\"],
    ["focus events", "\u001b[I\u001b[O"],
    ["a mouse event", "\u001b[<0;10;10M"],
    ["a C1 control", "\u009b"],
  ])("takes %s for no key", (_, bytes) => {
    expect(decode(`${bytes}a`)).toEqual(["a"]);
  });

  test("a lone ESC is a key once nothing follows", () => {
    expect(decode("\u001b")).toEqual(["esc"]);
  });

  test("a sequence torn in any place is still one key", () => {
    const sequence = "\u001b[1;5D";
    for (let at = 1; at < sequence.length; at += 1)
      expect(decode(sequence.slice(0, at), sequence.slice(at))).toEqual(["C-left"]);
  });

  test("a character torn between its bytes is still one key", () => {
    const bytes = Buffer.from("中");
    expect(decode(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["中"]);
  });

  test("bracketed paste is text, whatever it holds", () => {
    expect(decode("\u001b[200~q\r:delete\u001b[A", "\u0003\u001b[201~q")).toEqual([
      "paste:q\r:delete\u001b[A\u0003",
      "q",
    ]);
  });

  test("more at once than anyone types is a paste, also without brackets", () => {
    expect(decode("curl http://127.0.0.1:8001/apis\n")).toEqual(["paste:curl http://127.0.0.1:8001/apis\n"]);
  });

  test("whatever comes, it never throws and never yields a control character as a key", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 8 }), (chunks) => {
        for (const key of decode(...chunks))
          // eslint-disable-next-line no-control-regex
          if (!key.startsWith("paste:")) expect(key).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
