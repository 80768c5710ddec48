import { describeLessons } from "../../support/lesson-claims.ts";

describeLessons(["trust-nobody", "ca-bundle", "right-name", "then-and-now", "who-am-i", "rbac"]);
