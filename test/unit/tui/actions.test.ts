import { describe, expect, test } from "vitest";
import { KEYS, keysOf } from "./harness.ts";
import { cursorLine, playing } from "./playing.ts";
import { missing, proxied } from "./traces.ts";

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
      source.add(proxied(8));
      expect(cursorLine(await tui.screen())).toContain("12:00:08");
      await tui.type("g", "j");
      expect(cursorLine(await tui.screen())).toContain("12:00:02");
      await tui.type("F");
      expect(await tui.screen()).toContain("[FOLLOW]");
      expect(cursorLine(await tui.screen())).toContain("12:00:08");
    }));

  test("paused, the list stands still while recording goes on, and a filter still applies", () =>
    playing(async ({ tui, source }) => {
      await tui.type("+", "p");
      source.add(proxied(6), missing(7));
      const held = await tui.screen();
      expect(held).toContain("[PAUSED +2]");
      expect(held).not.toContain("12:00:06");
      await tui.type("/", ...keysOf("code>=400"), KEYS.enter);
      expect(await tui.screen()).toContain("2 of 5");
      await tui.type("p");
      const going = await tui.screen();
      expect(going).toContain("3 of 7");
      expect(going).toContain("12:00:07");
    }));

  test("a filter is judged and tried while it is typed, and Esc takes it back", () =>
    playing(async ({ tui }) => {
      await tui.type("/", ...keysOf("user=bob"));
      expect(await tui.screen()).toContain("ok, 3 match of 5");
      await tui.type(...keysOf(" and ("));
      expect(await tui.screen()).toContain("error at column 15: a condition is missing");
      await tui.type(KEYS.esc);
      expect(await tui.screen()).toContain("5 of 5");
    }));

  test("an invalid filter is not used, and is mended where it was typed", () =>
    playing(async ({ tui }) => {
      await tui.type("/", ...keysOf("code>=4xx"), KEYS.enter);
      expect(await tui.screen()).toMatch(/Filter not used: error at column 7: "code" is a number/);
      await tui.type(KEYS.backspace, KEYS.backspace, ...keysOf("00"), KEYS.enter);
      expect(await tui.screen()).toContain("filter: code>=400");
    }));

  test("a request that finishes later is judged again", () =>
    playing(async ({ tui, source }) => {
      await tui.type("/", ...keysOf("code=418"), KEYS.enter);
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
        asGroups: ["readers"],
      });
      expect(await tui.screen()).toContain("i Sent GET /apis/demo.example.com/v1/namespaces/a/orders as bob.");
    }));

  test("e opens the raw request in the editor and sends what comes back", () =>
    playing(
      async ({ tui, source }) => {
        await tui.type("k", "k", "e");
        expect(source.calls[0]).toContain('"method":"PUT"');
        expect(source.calls[0]).toContain('"asUser":"alice"');
        expect(await tui.screen()).toContain("Sent PUT /apis/changed as alice.");
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
        expect(await tui.screen()).toContain("Not sent: line 2: expected a");
      },
      { edit: () => Promise.resolve("GET /apis\nno header\n"), save: (name) => Promise.resolve(`/tmp/${name}`) },
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
      await tui.type("g", "m", "/", ...keysOf("marked"), KEYS.enter);
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
    ["D asks, and y deletes", ["D", "y"], ["delete v1.demo.example.com"]],
    ["D asks, and any other key does not delete", ["D", "x"], []],
    [
      "u brings back what was deleted, the last one first, and no more than that",
      ["D", "y", "j", "D", "y", "u", "R", "u"],
      [
        "delete v1.demo.example.com",
        "delete v1alpha1.wardle.example.com",
        "create name: v1alpha1.wardle.example.com",
        "create name: v1.demo.example.com",
      ],
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

  test("a fault that changes nothing says why, and a prompt names its unit", () =>
    playing(async ({ tui }) => {
      await tui.type("1", "f", KEYS.enter);
      expect(await tui.screen()).toContain("Fault wrong-ca changes nothing here. insecureSkipTLSVerify: nobody");
      await tui.type(KEYS.esc, "j", "f", "j", "j", KEYS.enter);
      expect(await tui.screen()).toContain("delay in ms: 2000");
    }));

  test("a DELETE that is sent again is asked about, as D is, and can be brought back", () =>
    playing(async ({ tui, source }) => {
      const { client } = proxied(6);
      const target = "/apis/apiregistration.k8s.io/v1/apiservices/v1.demo.example.com";
      source.add(proxied(6, { client: { ...client, method: "DELETE", target } }));
      await tui.screen();
      await tui.type("2", "G", "r");
      expect(await tui.screen()).toMatch(/Send DELETE[^y]*apiservices\/v1\.demo\.example\.com again\?/);
      await tui.type("x");
      expect(source.calls).toEqual([]);
      await tui.type("r", "y");
      expect(await tui.screen()).toContain("Deleted v1.demo.example.com. u undoes it.");
      await tui.type("u");
      expect(await tui.screen()).toContain("v1.demo.example.com is back.");
      expect(source.calls.map((call) => call.split(" ")[0])).toEqual(["send", "create"]);
    }));

  test("what was deleted can be brought back by the key that the status line names", () =>
    playing(async ({ tui, source }) => {
      await tui.type("1", "D", "y");
      expect(await tui.screen()).toContain("Deleted v1.demo.example.com. u undoes it.");
      source.failNext("not today");
      await tui.type("u");
      expect(await tui.screen()).toContain("x not today");
      await tui.type("u");
      expect(await tui.screen()).toContain("v1.demo.example.com is back.");
    }));

  test("a problem leaves the status line when it is over", () =>
    playing(async ({ tui, source }) => {
      const about = (subject: string, level: "info" | "warn") =>
        source.event({ at: 0, type: "apiservice", level, subject, message: `news of ${subject}` });
      about("v1.a", "warn");
      expect(await tui.screen()).toContain("! news of v1.a");
      about("v1.b", "info");
      expect(await tui.screen()).toContain("! news of v1.a");
      about("v1.a", "info");
      expect(await tui.screen()).not.toContain("news of v1.a");
    }));

  test("e edits the YAML and replaces the object by it", () =>
    playing(
      async ({ tui, source }) => {
        await tui.type("1", "e");
        await tui.screen();
        expect(source.calls).toEqual(["yaml v1.demo.example.com", "replace v1.demo.example.com name: other"]);
      },
      { edit: (text) => Promise.resolve(text.replace("v1.demo.example.com", "other")) },
    ));

  test("an invalid edit goes back to the editor with what is wrong, and loses nothing", () => {
    const opened: string[] = [];
    return playing(
      async ({ tui, source }) => {
        await tui.type("1", "e");
        expect(await tui.screen()).toContain("Changed v1.demo.example.com.");
        expect(source.calls.filter((call) => call.startsWith("replace"))).toHaveLength(2);
        expect(opened[1]).toMatch(/^#! spec.prize is not known\n/);
        expect(opened[1]).toContain("name: first");
      },
      {
        edit(text) {
          opened.push(text);
          return Promise.resolve(text.replace(/name: \S+/, opened.length === 1 ? "name: first" : "name: second"));
        },
      },
      (source) => {
        const replace = (name: string, yaml: string): Promise<void> => source.replace(name, yaml);
        let failures = 1;
        return {
          ...source,
          replace: async (name, yaml) => {
            await replace(name, yaml);
            if (failures-- > 0) throw new Error("spec.prize is not known");
          },
        };
      },
    );
  });

  test("an invalid edit that comes back as it was is kept in a file", () => {
    const saved: string[] = [];
    return playing(
      async ({ tui }) => {
        await tui.type("n");
        expect(await tui.screen()).toContain("x Refused; the text is kept: /tmp/edited.http. Not sent: line 2");
        expect(saved).toEqual(["GET /apis\nno header\n"]);
      },
      {
        edit: () => Promise.resolve("GET /apis\nno header\n"),
        save(name, text) {
          saved.push(text);
          return Promise.resolve(`/tmp/${name}`);
        },
      },
    );
  });

  test(":edit-object edits any object by its path", () =>
    playing(
      async ({ tui, source }) => {
        const path = "/api/v1/namespaces/default/configmaps/one";
        await tui.type(":", ...keysOf(`edit-object ${path}`), KEYS.enter);
        expect(await tui.screen()).toContain(`Changed ${path}.`);
        expect(source.calls).toEqual([`read ${path}`, `replace ${path} name: two`]);
      },
      { edit: (text) => Promise.resolve(text.replace("one", "two")) },
    ));

  test("routes that change are shown anew", () =>
    playing(async ({ tui, source }) => {
      source.setRoutes(source.routes().map((route) => ({ ...route, available: "True", reason: "Passed" })));
      expect(await tui.screen()).toContain("routes 4: 4 ok  ");
    }));
});
