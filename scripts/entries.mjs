// What the package exports: the subpath, and the source module that it is made of.
export const ENTRIES = {
  ".": "index",
  "./matchers": "testing/matchers",
  "./vitest": "testing/vitest",
  "./jest": "testing/jest",
  "./global-setup": "testing/global-setup",
  "./doctor": "doctor/index",
  "./extension": "extension",
};

/** What must not be loaded with the kit: the test runners, which each user has one of. */
export const RUNNERS = new Set(["./vitest", "./jest", "./global-setup"]);

/** File name of an entry below dist/kit. */
export function fileOf(subpath) {
  return subpath === "." ? "index" : subpath.slice(2);
}
