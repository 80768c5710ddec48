import { afterAll, beforeAll, describe, it } from "vitest";
import { LESSONS } from "../../../src/workshop/lessons/index.ts";
import { startWalker, type Walker } from "../../support/lesson-walk.ts";
import { isThere } from "../../support/programs.ts";

const WALK_MS = 600_000;
const LINES = 5;

/** Here a line out of turn once led to where no line led on. `npm run walk-lessons` walks them all. */
const OFTEN_LOST = ["crud", "two-storages", "blast-radius"];

const walks = Number(process.env.LESSON_WALKS ?? 0);
const slugs = walks > 0 ? LESSONS.map(({ slug }) => slug) : OFTEN_LOST;
const firstSeed = Number(process.env.LESSON_SEED ?? 1);

const hasShell = ["bash", "curl", "kubectl", "openssl"].every(isThere);

describe.skipIf(!hasShell)(
  "from wherever lines typed at random lead, the steps that a lesson shows end in passed",
  () => {
    let walker: Walker;
    beforeAll(async () => {
      walker = await startWalker();
    }, WALK_MS);
    afterAll(() => walker.close(), WALK_MS);
    for (const slug of slugs) {
      for (let seed = firstSeed; seed < firstSeed + Math.max(walks, 1); seed += 1) {
        it(`${slug}, seed ${seed}`, () => walker.walk(slug, seed, LINES), WALK_MS);
      }
    }
  },
);
