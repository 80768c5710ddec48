/** What the program says of itself, in one language. */
export interface OwnWords {
  /** By their English, where `{}` stands for anything; `{1}` is the first of them. */
  readonly sentences: Readonly<Record<string, string>>;
  readonly fullStop: string;
  /** What stands between sentences, and between a place and what is said of it. */
  readonly joints: readonly (readonly [english: string, own: string])[];
  /** What the system says, by its code. */
  readonly errno: Readonly<Record<string, string>>;
  /** e.g. `{place}: {what} ({code})` */
  readonly ofPlace: string;
}
