import type { Text } from "./text.ts";
import type { World } from "./world.ts";

/** One thing a check looked at: what it expected and what it saw. */
export interface Finding {
  readonly passed: boolean;
  readonly expected: Text;
  readonly saw: Text;
  /** Something stands in the way of passing from here: what to do about it before the steps of the solution. */
  readonly mend?: Mend;
}

export interface Mend {
  readonly say: Text;
  readonly shell: string;
}

/** One step of a solution: as the learner types it, and as a script does it without kubectl. */
export interface Step {
  readonly say: Text;
  /** Shell lines; `WORK` is the lesson's folder, addresses are the default ones. */
  readonly shell: string;
  run(world: World): Promise<unknown>;
}

/** The mistake most people make in a lesson, and Kubernetes' own words about it. */
export interface Mistake {
  /** Parts of the answer, in Kubernetes' own words; every one must appear in it and in every language's text. */
  readonly promised: readonly string[];
  readonly shell: string;
  /** Resolves to what the learner would read. @throws KubectlMissing when the words are kubectl's own and it is not there */
  run(world: World): Promise<string>;
}

/** The code of a lesson, shared by all languages. Its texts and files lie beside it. */
export interface Lesson {
  readonly slug: string;
  /** Slugs of the lessons whose commands this one uses. */
  readonly prerequisites: readonly string[];
  /** Names of APIServices that are available before the lesson begins. */
  readonly availableAtStart?: readonly string[];
  /** The lesson begins with a workload that does not come up. */
  readonly startsBroken?: true;
  /** What manifests cannot say, e.g. certificates. Runs before they are applied. */
  prepare?(world: World): Promise<void>;
  /** Runs when everything stands, e.g. to inject a fault. */
  begin?(world: World): Promise<void>;
  /** Hears what the learner says with `workshop answer`. */
  onAnswer?(world: World, text: string): void;
  /** Judges live state and traces since the start; makes no request itself. */
  check(world: World): Promise<readonly Finding[]> | readonly Finding[];
  readonly solution: readonly Step[];
  readonly mistake: Mistake;
}
