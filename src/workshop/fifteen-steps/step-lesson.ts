import { both, traceText } from "../judging.ts";
import type { Finding, Lesson, Step } from "../lesson.ts";
import type { LoadedLesson } from "../lesson-folder.ts";
import type { LessonText } from "../lesson-text.ts";
import { applyTrustingApiService, base64, SERVER_NAME, storeCertificate } from "../tls-setup.ts";
import type { RequestTrace } from "../../trace/index.ts";
import type { KeyPair } from "../../pki/index.ts";
import { LANGUAGES, type Language, type Text } from "../text.ts";
import type { World } from "../world.ts";
import { NAME } from "./doings.ts";
import type { Doing, Look, TutorialStep } from "./tutorial-step.ts";

const LOOK_AGAIN = both("Look again: what is different, and what is not?", "再看一次：哪里变了，哪里没变？");

/** One of the fifteen steps as a lesson: look, leave it out, look again, bring it back. */
export function lessonOf(step: TutorialStep, folder: string, manifest: string): LoadedLesson {
  const texts = Object.fromEntries(LANGUAGES.map((language) => [language, textOf(step, language)]));
  const { startsEmpty = false } = step;
  return { lesson: judged(step), folder, texts, manifests: startsEmpty ? [] : [manifest] };
}

function judged(step: TutorialStep): Lesson {
  const { slug, startsEmpty = false, words, leaveOut, look, lookWithout } = step;
  return {
    slug,
    prerequisites: [],
    ...(startsEmpty ? {} : { availableAtStart: [NAME], prepare }),
    check: (world) => [
      finding(world, step, step.seen, step.done, true),
      finding(world, step, step.missed, step.leftOut, false),
    ],
    solution: doings(step),
    mistake: {
      promised: [words],
      shell: [leaveOut?.shell, (lookWithout ?? look).shell].filter((shell) => shell !== undefined).join("\n"),
      async run(world) {
        if (!startsEmpty) await leaveOut?.run(world);
        const said = String(await (lookWithout ?? look).run(world)).replaceAll('\\"', '"');
        return `${said}\n${world.route(NAME)?.message ?? ""}`;
      },
    },
  };
}

/** From wherever the learner is: first as it was, then with and without the step. */
function doings({ look, lookWithout = look, leaveOut, bringBack }: TutorialStep): Step[] {
  const again: Doing = { ...lookWithout, say: leaveOut === undefined ? lookWithout.say : LOOK_AGAIN };
  return [bringBack, look, leaveOut, again, bringBack].filter((doing) => doing !== undefined);
}

/** The step's files, and the certificates of a CA that the APIService trusts. */
async function prepare(world: World): Promise<void> {
  const ca = await world.keep("ca", () => world.createCa("my-ca"));
  const pairs = {
    tls: await world.keep("tls", () => world.issueCertificate(ca, { commonName: SERVER_NAME, hosts: [SERVER_NAME] })),
    "no-name": await world.keep("no-name", () => world.issueCertificate(ca, { commonName: SERVER_NAME, hosts: [] })),
  };
  for (const [name, pair] of Object.entries(pairs)) {
    await world.writeFile(`${name}.crt`, pair.cert);
    await world.writeFile(`${name}.key`, pair.key);
    await world.writeFile(`${name}.yaml`, secretOf(pair));
  }
  await world.writeFile("apiservice.yaml", apiServiceOf(ca.cert));
  await storeCertificate(world, pairs.tls);
  await applyTrustingApiService(world, ca.cert);
}

function secretOf({ cert, key }: KeyPair): string {
  return `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata:
  name: example-server-tls
  namespace: example-namespace
data:
  tls.crt: ${base64(cert)}
  tls.key: ${base64(key)}
`;
}

function apiServiceOf(ca: string): string {
  return `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: ${NAME}
spec:
  group: example.k8s.io
  version: v1
  service:
    name: example-server
    namespace: example-namespace
  insecureSkipTLSVerify: false
  caBundle: ${base64(ca)}
  groupPriorityMinimum: 100
  versionPriority: 100
`;
}

function finding(
  world: World,
  { object, seen, missed }: TutorialStep,
  look: Look,
  expected: Text,
  whole: boolean,
): Finding {
  const requests = world.requests();
  const looks = requests.filter((trace) => isLook(trace, look));
  const isState = (trace: RequestTrace): boolean => object === undefined || wasThere(requests, trace, object) === whole;
  const found = looks.findLast((trace) => look.fits(trace) && isState(trace));
  // The same request shows both: one that fits the other is not near.
  const other = look === seen ? missed : seen;
  const last = looks.findLast((trace) => other === look || !other.fits(trace));
  const shown = found ?? last;
  const saw = shown === undefined ? both("no such request yet", "还没有这样的请求") : traceText(shown);
  return { passed: found !== undefined, expected, saw };
}

function isLook({ client, user }: RequestTrace, { path, user: wanted = "admin", method = "GET" }: Look): boolean {
  return client.method === method && user === wanted && pathOf(client.target) === path;
}

/** Judged by what was written before it: an object is there at the start. */
function wasThere(requests: readonly RequestTrace[], { id }: RequestTrace, object: string): boolean {
  const collection = object.slice(0, object.lastIndexOf("/"));
  const last = requests.findLast(({ id: other, client, status = 0 }) => {
    if (other >= id || status >= 300) return false;
    const path = pathOf(client.target);
    return client.method === "POST" ? path === collection : client.method !== "GET" && path === object;
  });
  return last?.client.method !== "DELETE";
}

function pathOf(target: string): string {
  const [path = ""] = target.split("?");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const WORDS = {
  done: both("done: ", "做了："),
  leftOut: both("left out: ", "略去："),
  mistake: both("Leaving it out. Then somebody says, word for word:", "把这一步略去。这时会原样出现："),
  whole: both(
    "The solution begins by bringing it back: what counts is what is there when you look.",
    "答案先恢复它：请求时它在不在，才是判断的依据。",
  ),
  look: both("Look while it is done, and look again while it is left out.", "做了的时候看一次，略去的时候再看一次。"),
  documents: both("docs/fifteen-steps.md; the lesson", "docs/fifteen-steps.zh-CN.md；课程"),
} as const;

function textOf(step: TutorialStep, language: Language): LessonText {
  const {
    title,
    idea,
    done,
    leftOut,
    unchanged,
    lesson,
    words,
    leaveOut,
    look,
    lookWithout = look,
    startsEmpty = false,
  } = step;
  const [first, ...rest] = doings(step);
  // All but the namespace is there at the start.
  const shown = first === undefined || first === look || startsEmpty ? doings(step) : rest;
  const numbered = shown.flatMap(({ say, shell }, index) => [
    `${index + 1}. ${say[language]}`,
    "",
    "```",
    ...shell.split("\n"),
    "```",
    "",
  ]);
  return {
    title: `${Number(step.slug.slice(-2))}. ${title[language]}`,
    idea: [onOneLine(idea[language]), ...(unchanged === undefined ? [] : [unchanged[language]])],
    path: [`${WORDS.done[language]}${done[language]}`, `${WORDS.leftOut[language]}${leftOut[language]}`],
    task: numbered,
    mistake: [WORDS.mistake[language], `\`${words}\``],
    hints: [WORDS.look[language], `\`${(leaveOut ?? lookWithout).shell.split("\n")[0] ?? ""}\``, WORDS.whole[language]],
    further: [`${WORDS.documents[language]} ${lesson}`],
  };
}

/** A paragraph is broken where it is shown; Chinese has no blank between its characters. */
function onOneLine(paragraph: string): string {
  return paragraph.replace(/(?<=[\p{Script=Han}，。、；：）])\n(?=\p{Script=Han})/gu, "").replaceAll("\n", " ");
}
