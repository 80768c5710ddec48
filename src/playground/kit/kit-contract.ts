import type { KeyPair } from "../../pki/index.ts";
import type { Extension } from "./extension/extension.ts";
import type { ExtensionOptions } from "./extension/extension-options.ts";
import type { HandlerErrors } from "./handler-errors.ts";
import type { Recording } from "./recording/recorder.ts";
import type { Replayed, ReplayOptions } from "./recording/replay.ts";
import type { Registration, RegisterOptions } from "./registration.ts";

/** What a playground offers to tests beside the API that it serves. */
export interface TestKit {
  /**
   * Makes Service and APIService for an extension server, and waits until it is available.
   * @throws AvailabilityError with the reason and message of the condition Available when it is not
   */
  register(options: RegisterOptions): Promise<Registration>;
  /**
   * Starts a small extension server in this process from a table of resources, over HTTPS with a certificate that is
   * verified, and registers it.
   * @throws ResourceTableError with the place of what is wrong in the table, and Error as `register`
   */
  extension(options: ExtensionOptions): Promise<Extension>;
  /** Keeps what extension servers are asked and answer from now on, with bodies of up to 64 MiB. */
  record(): Recording;
  /**
   * Registers what a recording holds, with servers that give the recorded answers: to a request with the same method, path,
   * query and body (JSON in any order of its fields), in the recorded order, the last one again and again.
   * @throws RecordingError
   */
  replay(file: string, options?: ReplayOptions): Promise<Replayed[]>;
  /** Key and certificate (PEM) for a Service's names, signed by the playground's CA: for a server of one's own. */
  serving(service: string, namespace: string): Promise<KeyPair>;
  /** The client certificate (PEM) by which extension servers know the main apiserver: to play it against one of them. */
  readonly frontProxyClient: KeyPair;
  /** PEM of the CA that signed `frontProxyClient`: a server believes X-Remote-* from its clients alone. */
  readonly frontProxyCa: string;
  /** What `handler`, `fetch`, `intercept` and `validate` threw; `close()` throws what was not read. */
  readonly errors: HandlerErrors;
  /** A bearer token that the main apiserver accepts as this user's. */
  tokenFor(user: string, groups?: readonly string[]): string;
}
