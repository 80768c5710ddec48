import { describeLessons } from "../../support/lesson-claims.ts";

describeLessons(["crud", "front-proxy-cert", "delegation", "two-storages", "watch-and-upgrade", "crd-or-aggregation"]);
