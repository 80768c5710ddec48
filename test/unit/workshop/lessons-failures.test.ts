import { describeLessons } from "../../support/lesson-claims.ts";

describeLessons(["five-seconds", "blast-radius", "what-broke"]);
