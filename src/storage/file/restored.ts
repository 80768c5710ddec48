import type { StoredObject } from "../object-store.ts";

/** One thing in a saved state that cannot be read. */
export interface Damage {
  /** e.g. `record 17`. */
  readonly where: string;
  /** As far as it can still be told. */
  readonly key?: string;
  readonly why: string;
  readonly content: Buffer;
}

/** What a file holds. */
export interface Restored {
  readonly items: ReadonlyMap<string, StoredObject>;
  readonly revision: number;
  readonly damage: readonly Damage[];
}

/** The file is not a saved state, or that of a newer program. It was left as it is. */
export class SavedStateError extends Error {
  override readonly name = "SavedStateError";
  readonly file: string;

  constructor(file: string, what: string, options?: ErrorOptions) {
    super(`${file} ${what}`, options);
    this.file = file;
  }
}
