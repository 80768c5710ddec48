/** What Go's standard library makes of the tutorial program's texts. */

/**
 * `fmt.Fprintf(w, format)` without further arguments. The tutorial passes the request's path as part of the format, so a
 * percent sign in it is read as a verb that lacks its operand.
 */
export function formatWithoutOperands(format: string): string {
  return format.replace(
    /%([-+# 0]*)(\*|\d*)(?:\.(?:\*|\d*))?([^\n]?)/gu,
    (_whole, _flags, width: string, verb: string) => {
      const badWidth = width === "*" ? "%!(BADWIDTH)" : "";
      if (verb === "") return `${badWidth}%!(NOVERB)`;
      return badWidth + (verb === "%" ? "%" : `%!${verb}(MISSING)`);
    },
  );
}

/** `http.DetectContentType` for what can only be text or not: a binary byte among the first 512 decides. */
export function detectContentType(body: string): string {
  const isBinary = Buffer.from(body)
    .subarray(0, 512)
    .some((byte) => byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f));
  return isBinary ? "application/octet-stream" : "text/plain; charset=utf-8";
}

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

const REASONS = { 301: "Moved Permanently", 307: "Temporary Redirect" } as const;

/** The page that `http.Redirect` writes. */
export function redirectPage(location: string, status: keyof typeof REASONS): string {
  const href = location.replace(/[&<>"']/g, (char) => HTML_ESCAPES[char] ?? char);
  return `<a href="${href}">${REASONS[status]}</a>.\n\n`;
}
