/** The pod that something is posted to. */
export interface ActionPlace {
  readonly name: string;
  readonly namespace: string;
  readonly dryRun: boolean;
  /** Called once the action is known to be good. @throws ApiError where admission refuses it */
  readonly validate: () => Promise<void>;
}
