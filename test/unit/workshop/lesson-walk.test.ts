import { afterAll, beforeAll, describe, it } from "vitest";
import { FIFTEEN_STEPS } from "../../../src/workshop/fifteen-steps/index.ts";
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

/** Of the other track only `npm run walk-lessons` walks; a test passes its steps each time. */
describe.skipIf(!hasShell || walks === 0)("a learner of the fifteen steps who types", () => {
  let walker: Walker;
  beforeAll(async () => {
    walker = await startWalker("fifteen-steps");
  }, WALK_MS);
  afterAll(() => walker.close(), WALK_MS);
  it.each(FIFTEEN_STEPS.map(({ slug }) => slug))(
    "lines of %s at random and then the steps that it shows, passes",
    (slug) => walker.walk(slug, firstSeed, LINES),
    WALK_MS,
  );
});

describe.skipIf(!hasShell)("a learner who types", () => {
  let walker: Walker;
  beforeAll(async () => {
    walker = await startWalker();
  }, WALK_MS);
  afterAll(() => walker.close(), WALK_MS);
  it.each(LESSONS.slice(0, 6).map(({ slug }) => slug))(
    "%s: what its text shows leads to passed, with its typical mistake on the way",
    (slug) => walker.read(slug, slug.length % 2 === 0 ? "en" : "zh"),
    WALK_MS,
  );
  for (const slug of slugs) {
    for (let seed = firstSeed; seed < firstSeed + Math.max(walks, 1); seed += 1) {
      it(
        `lines of ${slug} at random (seed ${seed}) and then the steps that it shows, passes`,
        () => walker.walk(slug, seed, LINES),
        WALK_MS,
      );
    }
  }
});
