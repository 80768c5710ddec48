import { textOf, metadataOf, expectReply, expectStatus } from "../replies.ts";
import { fail, NotApplicable, type Patient, type Step } from "../types.ts";
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
    id: "watch.timeout",
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

function needVerbs(patient: Patient, ...verbs: readonly string[]): void {
  const { name, verbs: offered } = patient.resource();
  const missing = verbs.filter((verb) => !offered.includes(verb));
  if (missing.length > 0) throw new NotApplicable(`${name} does not offer ${missing.join(", ")}`);
}

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
