import type { LineEdit } from "../model/state.ts";

export function typed(text: string): LineEdit {
  return { text, cursor: text.length };
}

/** Puts text in at the cursor; line breaks and other control characters of a paste become spaces. */
export function insert({ text, cursor }: LineEdit, added: string): LineEdit {
  const clean = added.replace(/\p{Cc}+/gu, " ");
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

type Edit = (edit: LineEdit) => LineEdit;

const EDITS: Readonly<Record<string, Edit>> = {
  left: ({ text, cursor }) => ({ text, cursor: before(text, cursor) }),
  right: ({ text, cursor }) => ({ text, cursor: after(text, cursor) }),
  home: ({ text }) => ({ text, cursor: 0 }),
  end: ({ text }) => ({ text, cursor: text.length }),
  "C-a": ({ text }) => ({ text, cursor: 0 }),
  "C-e": ({ text }) => ({ text, cursor: text.length }),
  "C-u": ({ text, cursor }) => ({ text: text.slice(cursor), cursor: 0 }),
  "C-k": ({ text, cursor }) => ({ text: text.slice(0, cursor), cursor }),
  "C-w": ({ text, cursor }) => {
    const kept = text.slice(0, cursor).replace(/\S+\s*$/, "");
    return { text: kept + text.slice(cursor), cursor: kept.length };
  },
  backspace: ({ text, cursor }) => {
    const start = before(text, cursor);
    return { text: text.slice(0, start) + text.slice(cursor), cursor: start };
  },
  delete: ({ text, cursor }) => ({ text: text.slice(0, cursor) + text.slice(after(text, cursor)), cursor }),
};

/** What a key does to a line; undefined when it does nothing to it. */
export function editLine(edit: LineEdit, key: string): LineEdit | undefined {
  const known = EDITS[key];
  if (known !== undefined) return known(edit);
  return Array.from(key).length === 1 ? insert(edit, key) : undefined;
}

/** Positions beside the cursor, never inside a surrogate pair. */
function before(text: string, cursor: number): number {
  const low = text.charCodeAt(cursor - 1);
  return Math.max(0, cursor - (low >= 0xdc00 && low < 0xe000 ? 2 : 1));
}

function after(text: string, cursor: number): number {
  return Math.min(text.length, cursor + ((text.codePointAt(cursor) ?? 0) > 0xffff ? 2 : 1));
}
