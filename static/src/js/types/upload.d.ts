// What the upload desk works on: files that were dropped, their rows, and the answers of workers.
declare namespace Upload {
  /** A file as it was dropped or chosen: its path below what was named, and the XMP file that belongs to it. */
  interface Entry {
    path: string;
    file: File;
    sidecar?: File;
    sidecarPath?: string;
  }

  type Stage =
    | "rejected"
    | "set_apart"
    | "failed"
    | "missing"
    | "sending"
    | "waiting"
    | "reading"
    | "queued"
    | "received"
    | "checking"
    | "ready"
    | "joined"
    | "duplicate";

  type Group = "problem" | "sending" | "queued" | "checking" | "ready" | "joined" | "duplicate";

  /** What several parts of the desk ask of a file. */
  interface Counted {
    number: number;
    stage: Stage;
    size: number;
    sent?: number;
  }

  /** One file of the delivery. */
  interface Row extends Counted {
    path: string;
    sent: number;
    /** Attempts to send it since it last got on. */
    tries: number;
    reason: string;
    advice: string;
    /** Grows with every change. */
    version?: number;
    /** Tells it from what else was dropped. */
    key?: string;
    /** It and its XMP file, where they are on this device. */
    file?: File;
    sidecar?: File;
    sidecarPath?: string;
    /** The XMP file, in base64. */
    sidecarText?: string;
    /** Of the arrival, once it was announced; and the path that it got there. */
    id?: number | null;
    shown?: string;
    upload?: Api.Upload;
    sha256?: string | null;
    /** SHA-256 of its ends. */
    headTail?: string;
    /** Given by the camera: starred frames go first. */
    stars?: number;
    assetId?: string | null;
    code?: string;
    /** How often it was begun, and how often S3 refused it since. */
    begun?: number;
    refusals?: number;
    sendAnyway?: boolean;
    /** Taken out. */
    isGone?: boolean;
    /** Whether a small picture of it goes ahead, and is in the library. */
    isAhead?: boolean;
    isShown?: boolean;
    /** What cannot be drawn of it. */
    hasNoThumb?: boolean;
    hasNoSketch?: boolean;
    /** While it is sent: the signed request that was made ahead, and how it stands. */
    ready?: Ready | null;
    isParked?: boolean;
    isSent?: boolean;
    movedAt?: number;
    uppyId?: string;
    /** Where its last piece was signed for; whether it goes in slices, and what stops these. */
    url?: string;
    inSlices?: boolean;
    slicing?: AbortController | null;
  }

  /** A row whose file is here, and which the server awaits. */
  type Sendable = Row & { id: number; file: File; upload: Api.Upload & { key: string } };

  /** A signed request, and when (`performance.now()`) it came. */
  interface Signed extends Api.Signed {
    at: number;
  }

  /** A signed request that was made ahead; `isBare` if it says no SHA-256. */
  interface Ready {
    part: number | null;
    made: Promise<Signed>;
    isBare?: boolean;
  }

  /** What Uppy keeps of a file: where it goes, the id of its arrival, and whether it goes in parts. */
  type Meta = { key: string; row: number; inParts: boolean };
  type Flying = { meta: { row: number } } | undefined;

  /** Why sending failed: a status of S3, or of our API if `isOurs`. */
  interface Fault {
    status?: number;
    code?: string;
    message?: string;
    isOurs?: boolean;
  }

  /** What is said of a failure. */
  interface Words {
    reason?: string;
    advice?: string;
  }

  /** How many files and bytes there are, and how far they came. */
  interface Sum {
    total: number;
    through: number;
    bytes: number;
    sent: number;
    skipped: number;
    groups: Partial<Record<Group, number>>;
    isSending: boolean;
    isSettled: boolean;
  }

  /** What a batch is opened with. */
  interface Opening {
    photographer: string;
    resume_key: string;
    rights_class?: string;
    usage_terms?: string;
    clock_offset?: number;
    template?: Record<string, string>;
  }

  /** Whose files they are: the form of the desk, or the name on a contributor's page. */
  interface SettingsForm {
    event: string;
    check(): boolean;
    opening(): Opening;
    fix(batch: Api.Batch | null): void;
  }

  /** How high the rows of the list are. */
  interface Heights {
    problems: number;
    tall: number;
    low: number;
  }

  /** A small picture: drawn here, or the address of the library's. */
  type Picture = ImageBitmap | string;

  /** The tasks of the worker: what each is given, and what it gives. */
  interface Tasks {
    ends: { given: { file: Blob }; result: string };
    whole: { given: { file: Blob }; result: string };
    part: { given: { file: Blob; start: number; end: number }; result: string };
    look: { given: { file: Blob }; result: { ends: string; stars: number } };
    preview: { given: { file: Blob; edge: number }; result: Blob };
    sketch: { given: { file: Blob; height?: number }; result: ImageBitmap | null };
    thumb: { given: { file: Blob; height: number }; result: ImageBitmap };
  }

  type Task = keyof Tasks;

  /** A task on its way to a worker. */
  interface Job {
    message: { id: number; task: Task };
    resolve: (result: any) => void;
    reject: (error: Error) => void;
  }
}

// what browsers have and TypeScript's own declarations lack
interface HTMLInputElement {
  webkitdirectory: boolean;
}
