import type { RequestTrace } from "../../trace/index.ts";
import type { Text } from "../text.ts";
import type { World } from "../world.ts";

/** What is typed, and what does the same without kubectl. */
export interface Doing {
  readonly say: Text;
  readonly shell: string;
  run(world: World): Promise<unknown>;
}

/** How a request looks that shows whether the step was done. */
export interface Look {
  readonly path: string;
  /** Default: the administrator. */
  readonly user?: string;
  /** Default: `GET`. */
  readonly method?: string;
  fits(trace: RequestTrace): boolean;
}

/** One of the tutorial's fifteen steps: done and left out. */
export interface TutorialStep {
  readonly slug: string;
  readonly title: Text;
  /** What the step is for. */
  readonly idea: Text;
  /** As one does it, for the table of the documents. */
  readonly command: string;
  /** The lesson of the course that goes into it. */
  readonly lesson: string;
  readonly done: Text;
  readonly leftOut: Text;
  /** Why leaving it out changes nothing for the tutorial's own server. */
  readonly unchanged?: Text;
  /** Path of the object that is the step; absent where it is none. */
  readonly object?: string;
  /** Seen while the object is there, and while it is not. */
  readonly seen: Look;
  readonly missed: Look;
  readonly look: Doing;
  /** Where it is not the same that shows that the step was left out. */
  readonly lookWithout?: Doing;
  readonly leaveOut?: Doing;
  readonly bringBack?: Doing;
  /** Without the tutorial's objects, which the step makes a home for. */
  readonly startsEmpty?: true;
  /** What leaving it out makes somebody say, word for word. */
  readonly words: string;
}
