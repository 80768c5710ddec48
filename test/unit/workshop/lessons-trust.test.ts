import { describeLessons } from "../../support/lesson-claims.ts";

describeLessons(["trust-nobody", "ca-bundle", "right-name", "who-am-i", "rbac"]);
