import { parseTarget } from "../apiserver/index.ts";

/** What Go's `http.ServeMux` makes of a request. */
export type MuxVerdict =
  | { readonly kind: "handler"; readonly pattern: string; /** URL.Path: decoded. */ readonly path: string }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "bad-request" };

export interface ServeMux {
  /** `target` as it stands in the request line. */
  route(method: string, target: string): MuxVerdict;
}

/**
 * Go's `http.ServeMux` (net/http `server.go`, `routing_tree.go`, Go 1.26) for patterns that are plain paths: the longest one
 * wins, one that ends in a slash stands for everything below, and a path that is not clean or lacks that slash is
 * redirected.
 */
export function createServeMux(patterns: readonly string[]): ServeMux {
  const longestFirst = [...patterns].sort((a, b) => b.length - a.length);
  const find = (path: string): string | undefined => longestFirst.find((pattern) => matches(pattern, path));
  return {
    route(method, target) {
      const parsed = parseTarget(target);
      if (parsed === undefined) return { kind: "bad-request" };
      const raw = rawPath(target);
      // CONNECT is the one method whose path is taken as it is.
      const path = method === "CONNECT" ? raw : cleanPath(raw);
      const query = parsed.rawQuery === "" ? "" : `?${parsed.rawQuery}`;
      const pattern = find(path);
      if (pattern !== path && !path.endsWith("/") && patterns.includes(`${path}/`)) {
        return { kind: "redirect", location: `${escaped(path)}/${query}` };
      }
      if (path !== raw) return { kind: "redirect", location: escaped(path) + query };
      return pattern === undefined ? { kind: "bad-request" } : { kind: "handler", pattern, path: parsed.path };
    },
  };
}

function rawPath(target: string): string {
  const path = target.startsWith("/") ? target : target.replace(/^[A-Za-z][A-Za-z0-9+\-.]*:\/\/[^/?#]*/, "");
  return path.split("?", 1)[0] ?? "";
}

/** Segments are compared decoded, so that `%2F` within one is no separator. */
function matches(pattern: string, path: string): boolean {
  const decoded = path.split("/").map((segment) => parseTarget(`/${segment}`)?.path.slice(1) ?? segment);
  const wanted = pattern.split("/");
  const isTree = wanted.at(-1) === "";
  if (isTree) wanted.pop();
  if (isTree ? decoded.length <= wanted.length : decoded.length !== wanted.length) return false;
  return wanted.every((segment, index) => segment === decoded[index]);
}

/** net/http `cleanPath`: no `//`, `.` or `..`; a slash at the end stays. */
function cleanPath(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const clean = `/${kept.join("/")}`;
  return path.endsWith("/") && clean !== "/" ? `${clean}/` : clean;
}

function escaped(path: string): string {
  return parseTarget(path)?.escapedPath ?? path;
}
