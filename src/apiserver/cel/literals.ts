import type { Literal } from "./ast.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "`": "`",
  "?": "?",
};

const ESCAPE =
  /\\(?:([abfnrtv\\'"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/gu;

/** The value of a quoted text with its prefixes, or what is wrong with it. */
export function unquote(text: string): Literal | string {
  const prefix = /^[rRbB]*/.exec(text)?.[0].toLowerCase() ?? "";
  const quoted = text.slice(prefix.length);
  const marks = /^("""|'''|"|')/.exec(quoted)?.[0] ?? "";
  const inner = quoted.slice(marks.length, -marks.length).replaceAll(/\r\n?/g, "\n");
  const isBytes = prefix.includes("b");
  if (prefix.includes("r")) return isBytes ? bytes(Buffer.from(inner, "utf8")) : { type: "string", value: inner };
  return isBytes ? unescapeBytes(inner) : unescapeText(inner);
}

function bytes(value: Buffer): Literal {
  return { type: "bytes", value: new Uint8Array(value) };
}

function unescapeText(inner: string): Literal | string {
  let problem: string | undefined;
  const value = inner.replace(
    ESCAPE,
    (_all, simple?: string, hex?: string, short?: string, long?: string, octal?: string) => {
      if (simple !== undefined) return SIMPLE[simple] ?? simple;
      const digits = hex ?? short ?? long;
      const code =
        digits === undefined ? (octal === undefined ? -1 : Number.parseInt(octal, 8)) : Number.parseInt(digits, 16);
      if (code < 0) problem ??= "unable to unescape string";
      else if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) problem ??= "invalid unicode code point";
      return problem === undefined ? String.fromCodePoint(code) : "";
    },
  );
  return problem ?? { type: "string", value };
}

function unescapeBytes(inner: string): Literal | string {
  const parts: Buffer[] = [];
  let last = 0;
  for (const match of inner.matchAll(ESCAPE)) {
    const [all, simple, hex, short, long, octal] = match;
    parts.push(Buffer.from(inner.slice(last, match.index), "utf8"));
    last = match.index + all.length;
    if (simple !== undefined) parts.push(Buffer.from(SIMPLE[simple] ?? simple, "utf8"));
    else if (hex !== undefined) parts.push(Buffer.from([Number.parseInt(hex, 16)]));
    else if (octal !== undefined) parts.push(Buffer.from([Number.parseInt(octal, 8)]));
    else if (short !== undefined || long !== undefined) return "unable to unescape string";
    else return "unable to unescape string";
  }
  parts.push(Buffer.from(inner.slice(last), "utf8"));
  return bytes(Buffer.concat(parts));
}
