import { isRecord } from "../apimachinery/index.ts";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EXEC_COMMANDS } from "./exec/commands.ts";
import type { ImageRules } from "./image-rules.ts";
import { SYSTEM } from "./sandbox/system-files.ts";
import { isScalar, LineCounter, parseDocument, type Document } from "yaml";

/** What a container image stands for on this machine. */
export interface Image extends ImageRules {
  readonly description: string;
  /** The name of a server that is part of this program; absent for a command. */
  readonly builtin?: string;
  /** The command line of a server in any language; it listens on 127.0.0.1 at the port in its environment's PORT. */
  readonly command?: readonly string[];
  /** The port within the cluster; 0 for an image that listens on none. */
  readonly port: number;
  /** The common name of a self-signed certificate that is baked into the image as server.crt and server.key. */
  readonly certificate?: string;
  /** Files and folders of this machine that its program sees in a sandbox, besides itself; `SYSTEM` among them. */
  readonly read: readonly string[];
  /** Its program listens at `port` itself, whatever PORT says. */
  readonly fixedPort: boolean;
  /** What `kubectl exec` may run in its containers: names of `EXEC_COMMANDS`. */
  readonly exec: readonly string[];
  /** Where relative paths of the command begin: the folder of the catalogue. */
  readonly directory: string;
}

export interface ImageCatalogue {
  readonly images: readonly Image[];
  find(reference: string): Image | undefined;
}

/** The catalogue that is shipped: two folders up both from src/cluster and from dist/cluster. */
const SHIPPED_IMAGES = fileURLToPath(new URL("../../examples/images.yaml", import.meta.url));

/** A file of images; its name stands in errors. */
export interface ImageFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The shipped catalogue, which is read when the first image is looked for, and further ones, of which later ones win.
 * @throws Error naming the file, line and field.
 */
export function loadImageCatalogue(files: readonly ImageFile[] = []): ImageCatalogue {
  const given = files.map(({ file, text }) => imagesOf(text, file));
  let known: ReadonlyMap<string, Image> | undefined;
  const byReference = (): ReadonlyMap<string, Image> =>
    (known ??= new Map([...shippedImages(), ...given.flat()].map((image) => [fullReference(image.reference), image])));
  return {
    get images() {
      return [...byReference().values()];
    },
    find: (reference) => byReference().get(fullReference(reference)),
  };
}

function shippedImages(): readonly Image[] {
  return imagesOf(readFileSync(SHIPPED_IMAGES, "utf8"), SHIPPED_IMAGES);
}

/** What the files held when they were read last. */
const read = new Map<string, { readonly text: string; readonly images: readonly Image[] }>();

function imagesOf(text: string, file: string): readonly Image[] {
  const known = read.get(file);
  if (known?.text === text) return known.images;
  const images = parseImages(text, file);
  read.set(file, { text, images });
  return images;
}

/** A reference with what it leaves out: docker.io, library and the tag. */
function fullReference(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const withHost = isHost ? reference : `docker.io/${rest.length === 0 ? `library/${reference}` : reference}`;
  const last = withHost.slice(withHost.lastIndexOf("/") + 1);
  return /[:@]/.test(last) ? withHost : `${withHost}:latest`;
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = "image description builtin command entrypoint cmd args env read port fixedPort certificate exec".split(
  " ",
);

/** @throws Error naming the file, line and field. */
export function parseImages(text: string, file: string): Image[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(`${file}: ${problem.message}`);
  const fail: Fail = (where, what) => {
    throw new Error(`${file}:${lineOf(document, lineCounter, where)}: ${formatPath(where)}: ${what}`);
  };
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  const images = isRecord(content) ? content.images : undefined;
  if (!Array.isArray(images)) return fail(["images"], "must be a list of images");
  const directory = path.dirname(path.resolve(file));
  return images.map((item: unknown, index) =>
    isRecord(item)
      ? readImage(item, directory, (field, what) => fail(["images", index, ...field], what))
      : fail(["images", index], "must be an object"),
  );
}

type Fail = (where: readonly (string | number)[], what: string) => never;

function readImage(item: Fields, directory: string, fail: Fail): Image {
  for (const field of Object.keys(item)) if (!FIELDS.includes(field)) fail([field], `is none of ${FIELDS.join(", ")}`);
  const text = (field: string): string | undefined =>
    item[field] === undefined || typeof item[field] === "string" ? item[field] : fail([field], "must be a text");
  const list = (field: string): string[] | undefined =>
    item[field] === undefined || isTexts(item[field]) ? item[field] : fail([field], "must be a list of texts");
  const [builtin, command, certificate] = [text("builtin"), list("command"), text("certificate")];
  const reference = text("image") ?? "";
  if (reference === "") fail(["image"], "is required");
  if ((builtin === undefined) === (command === undefined)) fail(["command"], "either command or builtin is required");
  if (command?.length === 0) fail(["command"], "must not be empty");
  return {
    reference,
    description: text("description") ?? "",
    ...(builtin === undefined ? {} : { builtin }),
    ...(command === undefined ? {} : { command }),
    ...(certificate === undefined ? {} : { certificate }),
    entrypoint: list("entrypoint") ?? [],
    cmd: list("cmd") ?? [],
    args: item["args"] === "any" ? "any" : (list("args") ?? []),
    env: list("env") ?? [],
    read: list("read") ?? [SYSTEM],
    fixedPort: readSwitch(item, "fixedPort", fail),
    exec: checkCommands(list("exec") ?? [], (step, what) => fail(["exec", step], what)),
    port: readPort(item, fail),
    directory,
  };
}

function readSwitch(item: Fields, field: string, fail: Fail): boolean {
  const { [field]: value = false } = item;
  return typeof value === "boolean" ? value : fail([field], "must be true or false");
}

function readPort({ port = 0 }: Fields, fail: Fail): number {
  const isPort = typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535;
  return isPort ? port : fail(["port"], "must be a port number, or 0 for none");
}

function checkCommands(names: readonly string[], fail: (step: number, what: string) => void): readonly string[] {
  for (const [step, name] of names.entries())
    if (!EXEC_COMMANDS.includes(name)) fail(step, `is none of ${EXEC_COMMANDS.join(", ")}`);
  return names;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function formatPath(where: readonly (string | number)[]): string {
  return where
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

/** The line of the value, or of the nearest thing around it. */
function lineOf(document: Document, lines: LineCounter, where: readonly (string | number)[]): number {
  for (let length = where.length; length > 0; length--) {
    const node: unknown = document.getIn(where.slice(0, length), true);
    const range = isScalar(node) ? node.range : isRecord(node) ? node["range"] : undefined;
    if (Array.isArray(range) && typeof range[0] === "number") return lines.linePos(range[0]).line;
  }
  return 1;
}
