import type { Lesson } from "../lesson.ts";
import { lesson as lookAround } from "./look-around/check.ts";
import { lesson as firstRoute } from "./first-route/check.ts";
import { lesson as urlIsKept } from "./url-is-kept/check.ts";
import { lesson as discovery } from "./discovery/check.ts";
import { lesson as crud } from "./crud/check.ts";
import { lesson as serviceRef } from "./service-ref/check.ts";
import { lesson as endpoints } from "./endpoints/check.ts";
import { lesson as naiveServer } from "./naive-server/check.ts";
import { lesson as trustNobody } from "./trust-nobody/check.ts";
import { lesson as caBundle } from "./ca-bundle/check.ts";
import { lesson as rightName } from "./right-name/check.ts";
import { lesson as thenAndNow } from "./then-and-now/check.ts";
import { lesson as whoAmI } from "./who-am-i/check.ts";
import { lesson as frontProxyCert } from "./front-proxy-cert/check.ts";
import { lesson as delegation } from "./delegation/check.ts";
import { lesson as rbac } from "./rbac/check.ts";
import { lesson as twoStorages } from "./two-storages/check.ts";
import { lesson as priorities } from "./priorities/check.ts";
import { lesson as fiveSeconds } from "./five-seconds/check.ts";
import { lesson as blastRadius } from "./blast-radius/check.ts";
import { lesson as noRedirects } from "./no-redirects/check.ts";
import { lesson as watchAndUpgrade } from "./watch-and-upgrade/check.ts";
import { lesson as crdOrAggregation } from "./crd-or-aggregation/check.ts";
import { lesson as whatBroke } from "./what-broke/check.ts";

/** The course, in its order. */
export const LESSONS: readonly Lesson[] = [
  lookAround,
  firstRoute,
  urlIsKept,
  discovery,
  crud,
  serviceRef,
  endpoints,
  naiveServer,
  trustNobody,
  caBundle,
  rightName,
  thenAndNow,
  whoAmI,
  frontProxyCert,
  delegation,
  rbac,
  twoStorages,
  priorities,
  fiveSeconds,
  blastRadius,
  noRedirects,
  watchAndUpgrade,
  crdOrAggregation,
  whatBroke,
];
