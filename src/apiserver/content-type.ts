/** What kind of content begins with these bytes, as net/http finds out (`sniff.go` DetectContentType). */

/** No more is looked at. */
const SNIFFED_BYTES = 512;

const HTML_TAGS = [
  "<!DOCTYPE HTML",
  "<HTML",
  "<HEAD",
  "<SCRIPT",
  "<IFRAME",
  "<H1",
  "<DIV",
  "<FONT",
  "<TABLE",
  "<A",
  "<STYLE",
  "<TITLE",
  "<B",
  "<BODY",
  "<BR",
  "<P",
  "<!--",
] as const;

/** How content of a type begins, in hexadecimal; `..` is any byte. In net/http's order. */
const SIGNATURES: readonly (readonly [pattern: string, type: string])[] = [
  [hex("%PDF-"), "application/pdf"],
  [hex("%!PS-Adobe-"), "application/postscript"],
  ["feff....", "text/plain; charset=utf-16be"],
  ["fffe....", "text/plain; charset=utf-16le"],
  ["efbbbf..", "text/plain; charset=utf-8"],
  ["00000100", "image/x-icon"],
  [hex("BM"), "image/bmp"],
  [hex("GIF87a"), "image/gif"],
  [hex("GIF89a"), "image/gif"],
  [`${hex("RIFF")}........${hex("WEBPVP")}`, "image/webp"],
  ["89504e470d0a1a0a", "image/png"],
  ["ffd8ff", "image/jpeg"],
  [`${hex("FORM")}........${hex("AIFF")}`, "audio/aiff"],
  [hex("ID3"), "audio/mpeg"],
  [`${hex("OggS")}00`, "application/ogg"],
  [`${hex("MThd")}00000006`, "audio/midi"],
  [`${hex("RIFF")}........${hex("AVI ")}`, "video/avi"],
  [`${hex("RIFF")}........${hex("WAVE")}`, "audio/wave"],
  ["mp4", "video/mp4"],
  ["1a45dfa3", "video/webm"],
  [`${"..".repeat(34)}${hex("LP")}`, "application/vnd.ms-fontobject"],
  ["00010000", "font/ttf"],
  [hex("OTTO"), "font/otf"],
  [hex("ttcf"), "font/collection"],
  [hex("wOFF"), "font/woff"],
  [hex("wOF2"), "font/woff2"],
  ["1f8b08", "application/x-gzip"],
  ["504b0304", "application/zip"],
  [`${hex("Rar!")}1a0700`, "application/x-rar-compressed"],
  [`${hex("Rar!")}1a070100`, "application/x-rar-compressed"],
  ["0061736d", "application/wasm"],
];

/** Bytes that no text has. */
// oxlint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;

function hex(text: string): string {
  return Buffer.from(text, "latin1").toString("hex");
}

export function detectContentType(content: Buffer): string {
  const data = content.subarray(0, SNIFFED_BYTES);
  const text = data.toString("latin1").replace(/^[\t\n\f\r ]+/, "");
  if (HTML_TAGS.some((tag) => isTag(text, tag))) return "text/html; charset=utf-8";
  if (text.startsWith("<?xml")) return "text/xml; charset=utf-8";
  const found = SIGNATURES.find(([pattern]) => (pattern === "mp4" ? isMp4(data) : begins(data, pattern)));
  if (found !== undefined) return found[1];
  return BINARY.test(text) ? "application/octet-stream" : "text/plain; charset=utf-8";
}

function isTag(text: string, tag: string): boolean {
  const end = text.charAt(tag.length);
  return text.slice(0, tag.length).toUpperCase() === tag && (end === " " || end === ">");
}

function begins(data: Buffer, pattern: string): boolean {
  const length = pattern.length / 2;
  if (data.length < length) return false;
  for (let index = 0; index < length; index += 1) {
    const byte = pattern.slice(2 * index, 2 * index + 2);
    if (byte !== ".." && Number.parseInt(byte, 16) !== data[index]) return false;
  }
  return true;
}

/** A box of brands, one of which is an mp4. */
function isMp4(data: Buffer): boolean {
  if (data.length < 12 || data.toString("latin1", 4, 8) !== "ftyp") return false;
  const size = data.readUInt32BE(0);
  if (data.length < size || size % 4 !== 0) return false;
  for (let at = 8; at < size; at += 4) {
    // The version of the major brand.
    if (at !== 12 && data.toString("latin1", at, at + 3) === "mp4") return true;
  }
  return false;
}
