import path from "node:path";
import { caBundle, DEFAULT_DIRECTORY, secretManifest, writeAuthority, writeServing } from "../playground/index.ts";
import { languageFlag, parseFlagsOf, stringFlag, UsageError } from "./arguments.ts";
import type { FlagSpec } from "./flags.ts";
import { HELP_FLAGS, type Language } from "./help.ts";

const PKI_FLAGS = [
  {
    name: "dir",
    value: "DIR",
    en: "where the files are (default: certificates)",
    zh: "文件所在目录（默认 certificates）",
  },
  { name: "name", value: "NAME", en: "name of the authority or of the Secret", zh: "CA 或 Secret 的名称" },
  {
    name: "omit-sans",
    en: "serving: a Common Name alone, as in the tutorial; Go refuses it",
    zh: "serving：只写 Common Name，与教程相同；Go 会拒绝",
  },
  ...HELP_FLAGS,
] as const satisfies readonly FlagSpec[];

const STEPS = [
  { usage: "pki ca", en: "make an authority: ca.key, ca.crt", zh: "创建 CA：ca.key、ca.crt" },
  {
    usage: "pki serving SERVICE NAMESPACE",
    en: "make a serving certificate for SERVICE.NAMESPACE.svc: tls.key, tls.crt",
    zh: "为 SERVICE.NAMESPACE.svc 签发服务证书：tls.key、tls.crt",
  },
  {
    usage: "pki secret NAMESPACE",
    en: "print the Secret that the Deployment mounts",
    zh: "输出 Deployment 挂载的 Secret",
  },
  { usage: "pki ca-bundle", en: "print what spec.caBundle takes", zh: "输出 spec.caBundle 的内容" },
] as const;

/** Beside the paths, which a script reads. */
const KEPT = {
  en: "Kept: this authority was there already. For a new one, remove both files first.",
  zh: "已保留：此 CA 原本就存在。要新建，请先删除这两个文件。",
} as const;

type Flags = ReturnType<typeof parsePkiFlags>["flags"];

function parsePkiFlags(args: readonly string[]) {
  return parseFlagsOf(PKI_FLAGS, args);
}

interface Step {
  readonly takes: number;
  /** Resolves to the lines to print. */
  readonly run: (
    operands: readonly string[],
    flags: Flags,
    directory: string,
    language: Language,
  ) => Promise<readonly string[]>;
}

const RUN: Readonly<Record<string, Step>> = {
  ca: {
    takes: 0,
    run: async (_operands, flags, directory, language) => {
      const name = typeof flags.name === "string" ? flags.name : "extension-apiserver-ca";
      const { key, cert, isKept } = await writeAuthority(directory, name, Date.now());
      if (isKept) console.error(KEPT[language]);
      return [key, cert];
    },
  },
  serving: {
    takes: 2,
    run: async ([service = "", namespace = ""], flags, directory) => {
      const omitSubjectAltNames = flags["omit-sans"] === true;
      return Object.values(await writeServing({ service, namespace, directory, omitSubjectAltNames, now: Date.now() }));
    },
  },
  secret: {
    takes: 1,
    run: async ([namespace = ""], flags, directory) => [
      (
        await secretManifest(directory, typeof flags.name === "string" ? flags.name : "serving-cert", namespace)
      ).trimEnd(),
    ],
  },
  "ca-bundle": { takes: 0, run: async (_operands, _flags, directory) => [await caBundle(directory)] },
};

/** The tutorial's certificate steps without openssl. */
export async function pkiCommand(args: readonly string[], locale: Language): Promise<number> {
  const { flags, positionals } = parsePkiFlags(args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  const [name = "", ...operands] = positionals;
  const step = Object.hasOwn(RUN, name) ? RUN[name] : undefined;
  if (flags.help === true || name === "help" || name === "") {
    console.log(pkiHelp(language));
    return 0;
  }
  if (step === undefined || operands.length !== step.takes) {
    throw new UsageError("pki", { choices: STEPS.map(({ usage }) => usage.slice(4)).join("; ") });
  }
  const directory = path.resolve(typeof flags.dir === "string" ? flags.dir : DEFAULT_DIRECTORY);
  for (const line of await step.run(operands, flags, directory, language)) console.log(line);
  return 0;
}

function pkiHelp(language: Language): string {
  const specs: readonly FlagSpec[] = PKI_FLAGS;
  const flags = specs.map((flag) => ({
    usage: `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
    text: flag[language],
  }));
  const rows = [...STEPS.map((step) => ({ usage: step.usage, text: step[language] })), ...flags];
  const width = Math.max(...rows.map(({ usage }) => usage.length)) + 2;
  return rows.map(({ usage, text }) => `  ${usage.padEnd(width)}${text}`).join("\n");
}
