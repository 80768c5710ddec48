/** Short names of Go packages: `core/v1` for `k8s.io/api/core/v1`, `intstr` for `k8s.io/apimachinery/pkg/util/intstr`. */
const PACKAGE = /^k8s\.io\/(?:api|[\w-]+\/pkg(?:\/apis?|\/util)?)\/(.+)$/;

export function shortPackage(goPath: string): string {
  const short = PACKAGE.exec(goPath)?.[1];
  if (short === undefined) throw new Error(`no short name for the Go package ${goPath}`);
  return short;
}

/** A type's package path and its name. */
export function splitTypeName(name: string): { readonly goPath: string; readonly local: string } {
  const dot = name.lastIndexOf(".");
  return { goPath: name.slice(0, dot), local: name.slice(dot + 1) };
}

/** The name of a type's OpenAPI schema, e.g. `io.k8s.api.core.v1.Pod`. */
export function schemaName(name: string): string {
  return `io.k8s.${name.slice("k8s.io/".length).replaceAll("/", ".")}`;
}

/** A Go type as the tables write it: names of other packages short, those of `home` bare. */
export function shortType(type: string, home: string): string {
  return type.replaceAll("interface {}", "any").replaceAll(/k8s\.io\/[\w./-]+/g, (name) => {
    const { goPath, local } = splitTypeName(name);
    return goPath === home ? local : `${shortPackage(goPath)}.${local}`;
  });
}
