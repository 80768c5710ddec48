import { DYN, ERROR, isDynOrError, sameType, type Type } from "./types.ts";

/** What type parameters stand for (cel-go `checker/types.go`). */
export type Mapping = ReadonlyMap<string, Type>;

function childrenOf(type: Type): readonly Type[] {
  return type.params;
}

/** Whether a parameter does not occur in what it would stand for. */
function mayStandFor(mapping: Mapping, param: Type, type: Type): boolean {
  if (type.kind === "param") {
    if (type.name === param.name) return false;
    const known = mapping.get(type.name);
    return known === undefined || mayStandFor(mapping, param, known);
  }
  return childrenOf(type).every((child) => mayStandFor(mapping, param, child));
}

function isNullable({ kind }: Type): boolean {
  return ["opaque", "object", "null", "duration", "timestamp"].includes(kind);
}

/** A mapping that is changed while types are compared. */
class Unifier {
  readonly mapping: Map<string, Type>;
  constructor(mapping: Mapping) {
    this.mapping = new Map(mapping);
  }

  fits(given: Type, wanted: Type): boolean {
    if (wanted.kind === "param") {
      const { valid, known } = this.substitutes(given, wanted);
      if (valid) return true;
      if (known) return false;
    }
    if (given.kind === "param") return this.substitutes(wanted, given).valid;
    if (isDynOrError(given) || isDynOrError(wanted)) return true;
    if (given.kind === "null") return isNullable(wanted);
    if (wanted.kind === "null") return isNullable(given);
    if (given.kind === "type") return wanted.kind === "type";
    if (given.kind !== wanted.kind) return false;
    if (given.kind === "opaque" || given.kind === "list" || given.kind === "map")
      return given.name === wanted.name && this.allFit(given.params, wanted.params);
    return given.kind !== "object" || given.name === wanted.name;
  }

  allFit(given: readonly Type[], wanted: readonly Type[]): boolean {
    return given.length === wanted.length && given.every((type, index) => this.fits(type, wanted[index] ?? ERROR));
  }

  private substitutes(type: Type, param: Type): { readonly valid: boolean; readonly known: boolean } {
    if (sameType(type, param)) return { valid: true, known: true };
    const known = this.mapping.get(param.name);
    if (known === undefined) {
      if (!mayStandFor(this.mapping, param, type)) return { valid: false, known: false };
      this.mapping.set(param.name, type);
      return { valid: true, known: false };
    }
    if (sameType(type, known)) return { valid: true, known: true };
    if (!this.fits(type, known)) return { valid: false, known: true };
    const general = mostGeneral(type, known);
    if (mayStandFor(this.mapping, param, general)) this.mapping.set(param.name, general);
    return { valid: true, known: true };
  }
}

/** The mapping with which the given types are those that are wanted; undefined where there is none. */
export function assign(mapping: Mapping, given: readonly Type[], wanted: readonly Type[]): Mapping | undefined {
  const unifier = new Unifier(mapping);
  return unifier.allFit(given, wanted) ? unifier.mapping : undefined;
}

export function mostGeneral(a: Type, b: Type): Type {
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: Type, b: Type): boolean {
  if (a.kind === "dyn" || a.kind === "param") return true;
  if (b.kind === "dyn" || b.kind === "param") return false;
  if (a.kind === "null") return false;
  if (b.kind === "null") return true;
  if (a.kind !== b.kind || a.name !== b.name || a.params.length !== b.params.length) return false;
  return a.params.every((param, index) => isLessSpecific(param, b.params[index] ?? ERROR));
}

/** The type with its parameters replaced; those that stand for nothing become dyn where that is asked for. */
export function substitute(mapping: Mapping, type: Type, toDyn: boolean): Type {
  if (type.kind === "param") {
    const known = mapping.get(type.name);
    if (known !== undefined) return substitute(mapping, known, toDyn);
    return toDyn ? DYN : type;
  }
  if (type.params.length === 0) return type;
  return { ...type, params: type.params.map((param) => substitute(mapping, param, toDyn)) };
}
