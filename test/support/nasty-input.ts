export interface Reply {
  readonly status: number;
  readonly text: string;
}

export interface Send {
  (
    method: string,
    path: string,
    body?: string,
    contentType?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
}

export interface NastyInput {
  readonly name: string;
  readonly isSlowToPrepare?: boolean;
  /** Makes what must be there first; returns what to do, told how often it was done before. Resolves to the status. */
  prepare(send: Send): Promise<(repeat: number) => Promise<number>>;
}
