import { textOf, metadataOf, expectReply, expectStatus } from "../replies.ts";
import { fail, needVerbs, NotApplicable, type Patient, type Step } from "../types.ts";
import { CREATE } from "./object-steps.ts";
import { openWatch, type WatchedEvent } from "../watching.ts";

const STREAM = "watch.events";

export const WATCH_STEPS: readonly Step[] = [
  {
    id: STREAM,
    area: "watch",
    title: "a watch reports what is created, changed and deleted",
    fix: "Stream one JSON object per line ({type, object}), flushing each at once, from ?watch=true until the client goes.",
    needs: [CREATE],
    async run(patient) {
      needVerbs(patient, "watch", "create", "delete");
      const events = await eventsOf(patient, "doctor-watched", async (path) => {
        expectStatus(
          await patient.request("PATCH", path, { metadata: { labels: { changed: "yes" } } }, MERGE),
          200,
          "a patch",
        );
      });
      const types = events.map(({ type }) => type).join(", ");
      // Controllers may change it too.
      if (!/^ADDED(, MODIFIED)+, DELETED$/.test(types))
        fail(`a creation, a change and a deletion came as: ${types || "nothing"}`);
    },
  },
  {
    id: "watch.resume",
    area: "watch",
    title: "a watch goes on from a resourceVersion",
    fix: "Send what happened after the resourceVersion of the request, once each, and nothing of what happened before.",
    needs: [STREAM],
    async run(patient) {
      const before = await create(patient, "doctor-1-before");
      const from = textOf(
        metadataOf(expectReply(await patient.request("GET", patient.collection()), 200, "a list"))["resourceVersion"],
      );
      const after = await create(patient, "doctor-2-after");
      const watch = openWatch(patient, `resourceVersion=${encodeURIComponent(from)}`);
      const first = await watch.next(({ name }) => name.startsWith("doctor-"), patient.waitMs);
      await watch.close();
      await remove(patient, before, after);
      if (first?.name !== after)
        fail(
          `from resourceVersion ${from} the first event is of ${first?.name ?? "nothing"}, not of what was created after the list`,
        );
    },
  },
  {
    id: "watch.initial-events",
    area: "watch",
    level: "recommended",
    title: "a watch with sendInitialEvents says where the initial events end",
    fix: "Send what there is as ADDED and then a BOOKMARK with the annotation k8s.io/initial-events-end, or refuse the query with 422: client-go waits for that bookmark.",
    needs: [STREAM],
    async run(patient) {
      const watch = openWatch(
        patient,
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
      );
      const isOpen = await watch.opened(patient.waitMs);
      const end = await watch.next(({ type }) => type === "BOOKMARK", isOpen ? patient.waitMs : 0);
      await watch.close();
      if (!isOpen)
        throw new NotApplicable({
          en: "the query is refused, and clients list instead",
          zh: "该查询被拒绝，客户端会改用 list",
        });
      if (end === undefined) fail("the bookmark behind the initial events never came");
    },
  },
  {
    id: "watch.expired",
    area: "watch",
    title: "a watch from an old resourceVersion goes on from there, or is told that it is gone",
    fix: "Answer 410 with reason Expired (or an event ERROR with that Status) when the history is gone: informers list again then, and wait for ever else.",
    needs: [STREAM],
    async run(patient) {
      const name = await create(patient, "doctor-old");
      const watch = openWatch(patient, "resourceVersion=1");
      const isOpen = await watch.opened(patient.waitMs);
      const event = await watch.next(() => true, isOpen ? patient.waitMs : 0);
      await watch.close();
      await remove(patient, name);
      if (isOpen && event === undefined) fail("from resourceVersion 1 nothing comes, although there are objects");
    },
  },
  {
    id: "watch.timeout",
    level: "recommended",
    area: "watch",
    title: "a watch ends after timeoutSeconds",
    fix: "End the stream after timeoutSeconds: informers ask for that, and a watch that never ends hides a dead connection.",
    needs: [STREAM],
    async run(patient) {
      const watch = openWatch(patient, "timeoutSeconds=1");
      const ended = await watch.ended(1_000 + patient.waitMs);
      await watch.close();
      if (!ended) fail("with timeoutSeconds=1 it did not end");
    },
  },
];

const MERGE = { "content-type": "application/merge-patch+json" };

async function create(patient: Patient, name: string): Promise<string> {
  expectStatus(
    await patient.request("POST", patient.collection(), patient.sample(name)),
    201,
    `the creation of ${name}`,
  );
  return name;
}

async function remove(patient: Patient, ...names: readonly string[]): Promise<void> {
  for (const name of names) await patient.request("DELETE", `${patient.collection()}/${name}`);
}

/** The events of one object's life. */
async function eventsOf(
  patient: Patient,
  name: string,
  change: (path: string) => Promise<void>,
): Promise<readonly WatchedEvent[]> {
  const list = expectReply(await patient.request("GET", patient.collection()), 200, "a list");
  const watch = openWatch(
    patient,
    `resourceVersion=${encodeURIComponent(textOf(metadataOf(list)["resourceVersion"]))}`,
  );
  await watch.opened(patient.waitMs);
  const path = `${patient.collection()}/${await create(patient, name)}`;
  await change(path);
  await remove(patient, name);
  await watch.next((event) => event.name === name && event.type === "DELETED", patient.waitMs);
  await watch.close();
  return watch.events().filter((event) => event.name === name);
}
