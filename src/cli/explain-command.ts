import { explainManifests, ManifestError, TUTORIAL_MANIFESTS } from "../playground/index.ts";
import { nearest, sanitise } from "../apimachinery/index.ts";
import { languageFlag, parseFlags, stringFlag, UsageError } from "./arguments.ts";
import { helpText, type Language } from "./help.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

/** `explain METHOD PATH [-f FILE]`: where a request would go, judged from manifests alone. */
export async function explainCommand(args: readonly string[], locale: Language): Promise<number> {
  const { flags, positionals } = parseFlags(args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  if (flags.help === true) {
    console.log(helpText(language));
    return 0;
  }
  const [method, path] = positionals;
  if (method === undefined || path === undefined || positionals.length > 2) {
    throw new UsageError("explain takes a method and a path, e.g. explain GET /apis/example.k8s.io/v1/pods");
  }
  if (!METHODS.includes(method.toUpperCase())) {
    const meant = nearest(method.toUpperCase(), METHODS);
    throw new UsageError(`"${method}" is no HTTP method${meant === undefined ? "" : `; did you mean ${meant}?`}`);
  }
  if (!path.startsWith("/")) throw new UsageError(`"${path}" is no path: it begins with /`);
  const chosen = Array.isArray(flags.filename) ? flags.filename : [];
  const filenames = chosen.length > 0 || flags["no-examples"] === true ? chosen : [TUTORIAL_MANIFESTS];
  try {
    const lines = await explainManifests(method.toUpperCase(), path, filenames, language);
    for (const line of lines) console.log(sanitise(line));
    return 0;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    console.error(error.message.split("\n").map(sanitise).join("\n"));
    return 1;
  }
}
