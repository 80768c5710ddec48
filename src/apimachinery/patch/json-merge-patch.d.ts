declare module "json-merge-patch" {
  /** RFC 7396. Changes and returns `target`. */
  export function apply(target: unknown, patch: unknown): unknown;
}
