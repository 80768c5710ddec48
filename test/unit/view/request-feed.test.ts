import { describe, expect, test } from "vitest";
import { createRequestLog } from "../../../src/playground/requests/request-log.ts";
import { createRequestFeed, type FeedQuery } from "../../../src/view/request-feed.ts";
import { proxied } from "../tui/traces.ts";

const ALL: FeedQuery = { filter: "", context: false, paused: false, marked: new Set() };

describe("the request feed", () => {
  test("says nothing when nothing has changed", () => {
    const feed = createRequestFeed(createRequestLog(10), () => {});
    expect(feed.rows(ALL, 0)?.rows).toEqual([]);
    expect(feed.rows(ALL, 1)).toBeUndefined();
  });

  test("counts the requests of the last second", () => {
    const log = createRequestLog(10);
    const feed = createRequestFeed(log, () => {});
    feed.rows(ALL, 0);
    for (let id = 1; id <= 30; id += 1) log.add(proxied(id), "started");
    expect(feed.rows(ALL, 1500)?.perSecond).toBe(20);
    expect(feed.rows(ALL, 2500)?.perSecond).toBe(0);
  });

  test("judges a request once, and again only when it has changed", () => {
    const log = createRequestLog(100);
    const feed = createRequestFeed(log, () => {});
    let reads = 0;
    const counted = proxied(1);
    Object.defineProperty(counted, "user", {
      get() {
        reads += 1;
        return "bob";
      },
    });
    log.add(counted, "started");
    const query = { ...ALL, filter: "user=bob" };
    feed.rows(query, 0);
    log.add(proxied(2), "started");
    feed.rows(query, 1);
    expect(reads).toBe(1);
    log.add(counted, "finished");
    feed.rows(query, 2);
    expect(reads).toBe(2);
  });

  test("paused, it keeps what the ring has long forgotten", () => {
    const log = createRequestLog(3);
    const feed = createRequestFeed(log, () => {});
    for (let id = 1; id <= 3; id += 1) log.add(proxied(id), "started");
    feed.rows({ ...ALL, paused: true }, 0);
    for (let id = 4; id <= 20; id += 1) log.add(proxied(id), "started");
    const held = feed.rows({ ...ALL, paused: true, filter: "id>=2" }, 1);
    expect(held?.rows.map(({ id }) => id)).toEqual([2, 3]);
    expect(held?.missed).toBe(17);
    expect(feed.rows(ALL, 2)?.rows.map(({ id }) => id)).toEqual([18, 19, 20]);
  });

  test("tells of changes until it is closed", () => {
    const log = createRequestLog(3);
    let heard = 0;
    const feed = createRequestFeed(log, () => {
      heard += 1;
    });
    log.add(proxied(1), "started");
    log.add(proxied(1), "finished");
    feed.close();
    log.add(proxied(2), "started");
    expect(heard).toBe(2);
  });
});
