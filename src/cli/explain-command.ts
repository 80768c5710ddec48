import { explainManifests, ManifestError, TUTORIAL_MANIFESTS } from "../playground/index.ts";
import { sanitise, toldIn } from "../apimachinery/index.ts";
import { noteLine, sanitiseLines } from "./event-lines.ts";
import { languageFlag, parseFlags, stringFlag, UsageError } from "./arguments.ts";
import { explainHelp, type Language } from "./help.ts";
import { meantParams } from "./usage.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

const LEFT_OUT = {
  en: "From manifests alone, as if every server answered its check: who asks, whether they may, endpoints and certificates are left out.",
  zh: "仅根据清单判断，并假定每个服务器都通过了检查：谁在请求、是否有权限、端点和证书均未考虑。",
} as const;

/** `explain [METHOD] PATH [-f FILE]`: where a request would go, judged from manifests alone. */
export async function explainCommand(args: readonly string[], locale: Language): Promise<number> {
  const { flags, positionals } = parseFlags(args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  if (flags.help === true) {
    console.log(explainHelp(language));
    return 0;
  }
  const { method, path } = questionOf(positionals);
  const chosen = Array.isArray(flags.filename) ? flags.filename : [];
  const filenames = chosen.length > 0 || flags["no-examples"] === true ? chosen : [TUTORIAL_MANIFESTS];
  try {
    const leftOut: string[] = [];
    const lines = await explainManifests(method, path, filenames, language, (event) =>
      leftOut.push(noteLine(event, language)),
    );
    for (const line of [...lines, LEFT_OUT[language]]) console.log(sanitise(line));
    // The tutorial's own manifests are told about where they are loaded.
    if (chosen.length > 0) for (const line of leftOut) console.error(line);
    return 0;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    console.error(sanitiseLines(toldIn(error, language)));
    return 1;
  }
}

/** @throws UsageError */
function questionOf(positionals: readonly string[]): { readonly method: string; readonly path: string } {
  const isGet = positionals.length === 1 && positionals[0]?.startsWith("/") === true;
  const [method, path] = isGet ? ["GET", ...positionals] : positionals;
  const extra = positionals[positionals[0]?.startsWith("/") === true ? 1 : 2];
  if (extra !== undefined) throw new UsageError("explain-extra", { value: extra });
  if (method === undefined || path === undefined) {
    throw new UsageError("explain");
  }
  if (!METHODS.includes(method.toUpperCase())) {
    const { meant } = meantParams(method.toUpperCase(), METHODS);
    const said = meant === undefined ? "unknown-method" : "meant-method";
    throw new UsageError(said, { name: method, meant: meant ?? "" });
  }
  if (!path.startsWith("/")) throw new UsageError("no-path", { value: path });
  return { method: method.toUpperCase(), path };
}
