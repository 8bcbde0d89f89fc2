/** Where things lie. Only entry files know; everything else is told. */
export interface Paths {
  /** Samples, fonts and icons that ship with the app. */
  readonly resources: string;
  /** Folder that holds the runs. */
  readonly runs: string;
  /** What was opened recently. */
  readonly cache: string;
  /** Where a browser's files are copied to for as long as the server runs. */
  readonly uploads?: string;
  /** Built worker entries. */
  readonly workers: {
    readonly fit: string;
    readonly recording: string;
    readonly prepare: string;
    readonly picture: string;
    readonly anatomy: string;
    readonly sweep: string;
    readonly quality: string;
    readonly bench: string;
  };
  readonly version: string;
}
