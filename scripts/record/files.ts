/** Where recordings come from. */
export interface Oracle {
  /** The path of the real kubectl. */
  readonly kubectl: string;
  /** A cluster's. */
  readonly kubeconfig: string;
}

/** What belongs into a file, whose path is from the checkout's root. */
export interface RecordedFile {
  readonly file: string;
  readonly text: string;
}
