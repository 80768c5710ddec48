import { describeLessons } from "../../support/lesson-claims.ts";

describeLessons([
  "look-around",
  "first-route",
  "url-is-kept",
  "discovery",
  "service-ref",
  "endpoints",
  "naive-server",
  "no-redirects",
  "priorities",
]);
