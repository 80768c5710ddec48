import { describe, expect, test } from "vitest";
import type { Outside } from "../../src/tui/effects.ts";
import { createFakeSource, type FakeSource } from "./fake-source.ts";
import { KEYS, SMALL, startTui, type TuiUnderTest } from "./harness.ts";
import { failedTls, localRequest, missing, proxied, watching } from "./traces.ts";

interface Play {
  readonly tui: TuiUnderTest;
  readonly source: FakeSource;
}

/** Starts with five requests, runs `play`, and leaves. */
async function playing(play: (game: Play) => Promise<void>, outside: Partial<Outside> = {}): Promise<void> {
  const source = createFakeSource();
  const tui = startTui(source, SMALL, { outside });
  source.add(missing(1), localRequest(2), proxied(3), watching(4), failedTls(5));
  await tui.screen();
  await play({ tui, source });
  await tui.type(KEYS.ctrlC);
  expect(await tui.done).toBe("quit");
}

/** The request or route that the cursor is on, by its line. */
function cursorLine(screen: string): string {
  return screen.split("\n").findLast((text) => /^│>/.test(text)) ?? "";
}

describe("in the list of requests", () => {
  test("the cursor moves, follows, and stays when it was moved", () =>
    playing(async ({ tui, source }) => {
      expect(cursorLine(await tui.screen())).toContain("12:00:05");
      source.add(proxied(6));
      expect(cursorLine(await tui.screen())).toContain("12:00:06");
      await tui.type("k");
      expect(cursorLine(await tui.screen())).toContain("12:00:05");
      source.add(proxied(7));
      expect(cursorLine(await tui.screen())).toContain("12:00:05");
      await tui.type("G");
      expect(cursorLine(await tui.screen())).toContain("12:00:07");
      await tui.type("g", "j");
      expect(cursorLine(await tui.screen())).toContain("12:00:02");
      await tui.type("F");
      expect(await tui.screen()).toContain("[FOLLOW]");
      expect(cursorLine(await tui.screen())).toContain("12:00:07");
    }));

  test("paused, the list stands still while recording goes on, and a filter still applies", () =>
    playing(async ({ tui, source }) => {
      await tui.type("p");
      source.add(proxied(6), missing(7));
      const held = await tui.screen();
      expect(held).toContain("[PAUSED +2]");
      expect(held).not.toContain("12:00:06");
      await tui.type("/", ..."code>=400", KEYS.enter);
      expect(await tui.screen()).toContain("2 of 5");
      await tui.type("p");
      const going = await tui.screen();
      expect(going).toContain("3 of 7");
      expect(going).toContain("12:00:07");
    }));

  test("a filter is judged and tried while it is typed, and Esc takes it back", () =>
    playing(async ({ tui }) => {
      await tui.type("/", ..."user=bob");
      expect(await tui.screen()).toContain("ok, 3 match of 5");
      await tui.type(..." and (");
      expect(await tui.screen()).toContain("error at column 15: a condition is missing");
      await tui.type(KEYS.esc);
      expect(await tui.screen()).toContain("5 of 5");
    }));

  test("an invalid filter is not used, and the next prompt recalls what was typed", () =>
    playing(async ({ tui }) => {
      await tui.type("/", ..."code>=4xx", KEYS.enter);
      expect(await tui.screen()).toMatch(/Filter not used: error at column 7: "code" is a number/);
      await tui.type("/", KEYS.up);
      expect(await tui.screen()).toContain("/code>=4xx");
    }));

  test("a request that finishes later is judged again", () =>
    playing(async ({ tui, source }) => {
      await tui.type("/", ..."code=418", KEYS.enter);
      const { status: _status, durationMs: _duration, ...open } = proxied(6);
      source.requests.add(open, "started");
      expect(await tui.screen()).toContain("0 of 6");
      Object.assign(open, { status: 418, durationMs: 3 });
      source.requests.add(open, "finished");
      expect(await tui.screen()).toContain("1 of 6");
    }));

  test("r sends the request again as the same user, without credentials and connection headers", () =>
    playing(async ({ tui, source }) => {
      await tui.type("k", "k", "r");
      expect(source.calls).toHaveLength(1);
      expect(JSON.parse((source.calls[0] ?? "").replace(/^send /, ""))).toEqual({
        method: "GET",
        target: "/apis/demo.example.com/v1/namespaces/a/orders",
        headers: [
          ["Accept", "application/json"],
          ["X-Remote-User", "root"],
          ["X-Api-Key", "do-not-show"],
        ],
        body: "",
        asUser: "bob",
      });
      expect(await tui.screen()).toContain("i Sent GET /apis/demo.example.com/v1/namespaces/a/orders as bob.");
    }));

  test("e opens the raw request in the editor and sends what comes back", () =>
    playing(
      async ({ tui, source }) => {
        await tui.type("k", "k", "e");
        expect(source.calls[0]).toContain('"method":"PUT"');
        expect(source.calls[0]).toContain('"asUser":"alice"');
        expect(await tui.screen()).toContain("Sent PUT /apis/changed.");
      },
      {
        edit: (text) => Promise.resolve(text.replace("as: bob", "as: alice").replace(/^GET \S+/m, "PUT /apis/changed")),
      },
    ));

  test("what cannot be read after editing is not sent, and the line is named", () =>
    playing(
      async ({ tui, source }) => {
        await tui.type("n");
        expect(source.calls).toEqual([]);
        expect(await tui.screen()).toContain("x Not sent: line 2: expected a header");
      },
      { edit: () => Promise.resolve("GET /apis\nno header\n") },
    ));

  test("c copies a curl command and says how far it got", () => {
    const copied: string[] = [];
    return playing(
      async ({ tui }) => {
        await tui.type("c");
        expect(copied[0]).toMatch(/^curl /);
        expect(await tui.screen()).toContain("Sent the curl command to the terminal (OSC 52)");
      },
      {
        copy(text) {
          copied.push(text);
          return Promise.resolve({ how: "sent" });
        },
      },
    );
  });

  test("a failed action is told and nothing else happens", () =>
    playing(async ({ tui, source }) => {
      source.failNext("connect ECONNREFUSED");
      await tui.type("r");
      expect(await tui.screen()).toContain("x connect ECONNREFUSED");
    }));

  test("a and A release held requests", () =>
    playing(async ({ tui, source }) => {
      await tui.type("a");
      expect(await tui.screen()).toContain("Request #5 is not held.");
      const { durationMs: _duration, status: _status, ...open } = proxied(6);
      source.requests.add({ ...open, held: true }, "started");
      await tui.screen();
      await tui.type("G", "a", "A");
      expect(source.calls).toEqual(["release 6", "release all"]);
    }));

  test("marks survive a filter and can be filtered for", () =>
    playing(async ({ tui }) => {
      await tui.type("g", "m", "/", ..."marked", KEYS.enter);
      expect(await tui.screen()).toContain("1 of 5");
      expect(cursorLine(await tui.screen())).toContain("│>* 12:00:01");
    }));
});

describe("in the inspector", () => {
  test("[ and ] go through the requests, Esc closes it", () =>
    playing(async ({ tui }) => {
      await tui.type(KEYS.enter, "[");
      expect(await tui.screen()).toContain("3 Why #4");
      await tui.type("]", "]");
      expect(await tui.screen()).toContain("3 Why #5");
      await tui.type(KEYS.esc);
      expect(await tui.screen()).toContain("[2 Requests]");
    }));

  test("tabs go round in both directions", () =>
    playing(async ({ tui }) => {
      await tui.type(KEYS.enter, KEYS.left);
      expect(await tui.screen()).toContain("[Raw]");
      await tui.type("l", "l");
      expect(await tui.screen()).toContain("[Client>API]");
    }));

  test("a long body scrolls to its end and back at once", () =>
    playing(async ({ tui, source }) => {
      const text = JSON.stringify(Array.from({ length: 500 }, (_, index) => `item-${index}`));
      source.add(proxied(6, { responseBody: { bytes: text.length, text, truncated: false } }));
      await tui.screen();
      await tui.type("G", KEYS.enter, "l", "l", "l", "l", "G");
      expect(await tui.screen()).toContain("item-499");
      await tui.type("k");
      expect(await tui.screen()).not.toContain("│]");
      await tui.type("g");
      expect(await tui.screen()).toContain("200 to the client");
    }));
});

describe("on the routes", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["y shows the YAML", ["y"], ["yaml v1.demo.example.com"]],
    ["D asks, and y deletes", ["D", "y"], ["yaml v1.demo.example.com", "delete v1.demo.example.com"]],
    ["D asks, and any other key does not delete", ["D", "x"], []],
    [
      "R applies what was deleted again",
      ["D", "y", "R"],
      ["yaml v1.demo.example.com", "delete v1.demo.example.com", "apply name: v1.demo.example.com"],
    ],
    ["s scales", ["s", "3", KEYS.enter], ["scale v1.demo.example.com 3"]],
    ["s takes no nonsense", ["s", "-", "1", KEYS.enter], []],
    ["f and Enter inject a fault", ["f", KEYS.enter], ["fault v1.demo.example.com wrong-ca on"]],
    ["a fault that is on is taken off", ["f", "j", "j", KEYS.enter], ["fault v1.demo.example.com delay off"]],
    ["c clears the faults that are on", ["f", "c"], ["fault v1.demo.example.com delay off"]],
    [
      "a delay asks how long",
      ["j", "f", "j", "j", KEYS.enter, KEYS.enter],
      ["fault v1alpha1.wardle.example.com delay on 2000"],
    ],
  ])("%s", (_, keys, calls) =>
    playing(async ({ tui, source }) => {
      await tui.type("1", ...keys);
      await tui.screen();
      expect(source.calls).toEqual(calls);
    }),
  );

  test("e edits the YAML and applies it", () =>
    playing(
      async ({ tui, source }) => {
        await tui.type("1", "e");
        await tui.screen();
        expect(source.calls).toEqual(["yaml v1.demo.example.com", "apply name: other"]);
      },
      { edit: (text) => Promise.resolve(text.replace("v1.demo.example.com", "other")) },
    ));

  test("routes that change are shown anew", () =>
    playing(async ({ tui, source }) => {
      source.setRoutes(source.routes().map((route) => ({ ...route, available: "True", reason: "Passed" })));
      expect(await tui.screen()).toContain("routes 4: 4 ok  ");
    }));
});

describe("the palette", () => {
  test.each<[string, readonly string[]]>([
    ["send POST /apis as=alice", ['send {"method":"POST","target":"/apis","headers":[],"body":"","asUser":"alice"}']],
    ["fault delay 50", ["fault v1.demo.example.com delay on 50"]],
    ["fault delay off", ["fault v1.demo.example.com delay off"]],
    ["replicas 0", ["scale v1.demo.example.com 0"]],
    ["clear-faults", ["fault v1.demo.example.com delay off"]],
    ["resend", ["send"]],
  ])(":%s", (text, calls) =>
    playing(async ({ tui, source }) => {
      await tui.type(":", ...text, KEYS.enter);
      await tui.screen();
      expect(source.calls.map((call, index) => (calls[index] === "send" ? call.slice(0, 4) : call))).toEqual(calls);
    }),
  );

  test(":explain gives the sentences, :go the request, :where the filter, :save a file", () => {
    const saved: string[] = [];
    return playing(
      async ({ tui }) => {
        await tui.type(":", ..."explain DELETE /apis/x", KEYS.enter);
        expect(await tui.screen()).toContain("DELETE /apis/x belongs to nobody.");
        await tui.type("q", ":", ..."go 2", KEYS.enter);
        expect(cursorLine(await tui.screen())).toContain("12:00:02");
        await tui.type(":", ..."where 5xx", KEYS.enter);
        expect(await tui.screen()).toContain("1 of 5");
        await tui.type(":", ..."save har", KEYS.enter);
        expect(await tui.screen()).toContain("Saved /tmp/request-5.har");
        expect(JSON.parse(saved[0] ?? "")).toHaveProperty("log.version", "1.2");
      },
      {
        save(fileName, text) {
          saved.push(text);
          return Promise.resolve(`/tmp/${fileName}`);
        },
      },
    );
  });

  test("what is wrong with a command is said", () =>
    playing(async ({ tui, source }) => {
      for (const text of ["explain", "go x", "fault nonsense", "replicas many", "theme pink", "save pdf", "send GET"]) {
        await tui.type(":", ...text, KEYS.enter);
        expect(await tui.screen(), text).toMatch(/\n x /);
      }
      expect(source.calls).toEqual([]);
    }));
});

describe("the screen as a whole", () => {
  test("Tab goes round the panes that are shown, + zooms, _ unzooms", () =>
    playing(async ({ tui }) => {
      for (const pane of ["[3 Why #5]", "[1 Routes]", "[2 Requests]"]) {
        await tui.type(KEYS.tab);
        expect(await tui.screen()).toContain(pane);
      }
      await tui.type("+");
      expect(await tui.screen()).not.toContain("1 Routes");
      await tui.type("_");
      expect(await tui.screen()).toContain("1 Routes");
    }));

  test("pasted text never becomes commands", () =>
    playing(async ({ tui, source }) => {
      await tui.type("1", "\u001b[200~Dyq\r\u001b[201~");
      expect(await tui.screen()).toContain("Pasted text is taken only where something is typed.");
      expect(source.calls).toEqual([]);
      await tui.type("/");
      await tui.type("\u001b[200~user=bob\n\u001b[201~");
      expect(await tui.screen()).toContain("ok, 3 match");
    }));

  test("it follows the size of the terminal, down to a message and up again", () =>
    playing(async ({ tui }) => {
      tui.resize(50, 10);
      expect(await tui.screen()).toMatch(
        /^The screen is too small\.\nIt needs 60 columns and 16 lines,\nand has 50 and 10\.\nq leaves\.\n/,
      );
      await tui.type("1", "D", "y");
      tui.resize(140, 40);
      const large = await tui.screen();
      expect(large).toContain("6 Faults and shell");
      expect(large).toContain("[2 Requests]");
    }));

  test("NO_COLOR's theme emits no colour at all", async () => {
    const source = createFakeSource();
    const tui = startTui(source, SMALL, { theme: "mono" });
    source.add(failedTls(1));
    await tui.type(KEYS.enter, "P", "?");
    await tui.screen();
    await tui.type(KEYS.ctrlC);
    await tui.done;
    // eslint-disable-next-line no-control-regex
    const sgr = [...tui.bytes().matchAll(/\u001b\[([\d;]*)m/g)].flatMap((match) => (match[1] ?? "").split(";"));
    expect(sgr.filter((code) => /^(?:3|4|9|10)\d/.test(code))).toEqual([]);
  });

  test("--ascii writes nothing but ASCII", async () => {
    const source = createFakeSource();
    const tui = startTui(source, SMALL, { ascii: true });
    source.add(proxied(1, { user: "用户" }));
    await tui.type(KEYS.enter, "P", "?");
    await tui.screen();
    await tui.type(KEYS.ctrlC);
    await tui.done;
    // eslint-disable-next-line no-control-regex
    expect(tui.bytes()).toMatch(/^[\u0000-\u007f]*$/);
  });
});
