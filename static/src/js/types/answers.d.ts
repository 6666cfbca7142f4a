// Written by scripts/answers.py from the server's types; do not edit.
declare namespace Server {
  interface Changes {
    removed: [number, number][];
    added: [number, number][];
    ids: string;
    boxes: string;
  }

  interface CurrentBasket {
    ids: string[];
    count: number;
    name: string | null;
    url: string | null;
  }

  interface Facet {
    name: string;
    label: string;
    values: Value[];
  }

  interface Layout {
    ids?: string;
    boxes?: string;
    changes?: Changes;
    generation: string;
    tag: string;
    total: number;
    in_stacks: number;
    sort: string;
    sections: ([number, string, string | null])[];
    sessions: Record<string, SessionFacts>;
    facets: Facet[];
    timeline: Timeline | null;
    messages: string[];
    wanted: string[];
    drops: [string, string, number][];
    timezone: string;
  }

  interface Places {
    ids?: string;
    boxes?: string;
    changes?: Changes;
  }

  interface Pulse {
    generation: string;
    total: number;
  }

  interface SessionFacts {
    title: string;
    room: string;
    starts: string;
    ends: string;
    speakers: string[];
  }

  interface Stack {
    id: string;
    count: number;
  }

  interface Tile {
    thumb: string | null;
    preview: boolean;
    hover: string | null;
    placeholder: string;
    colour: string;
    title: string;
    caption: string;
    persons: string[];
    session: string;
    rating: number | null;
    kind: string;
    duration: string;
    awaited: boolean;
    rights: TileRights;
    w: number;
    h: number;
    stack: Stack | null;
  }

  interface TileRights {
    answer: string;
    sentence: string;
    until: string | null;
  }

  interface Timeline {
    start: number;
    step: number;
    counts: number[];
    chosen: (number | null)[] | null;
  }

  interface Value {
    value: string;
    label: string;
    count: number;
    depth?: number;
  }
}

declare namespace Api {
  interface Arrival {
    id: number;
    path: string;
    size: number;
    sha256: string | null;
    state: string;
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
    touched_at: string;
  }

  interface Arrivals {
    files: Arrival[];
    counts: Record<string, number>;
    now: string;
  }

  interface Batch {
    id: number;
    event: string;
    photographer: string;
    source: string;
    rights_class: string;
    usage_terms: string;
    template: Record<string, string>;
    clock_offset: number;
    created_at: string;
    finished_at: string | null;
    counts: Record<string, number>;
    changed?: number;
  }

  interface Beside {
    id: number;
    path: string;
    size: number;
    state: string;
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
  }

  interface Group {
    name: string;
    verdict: "green" | "red";
    files: number;
    duplicates: number;
    reasons: string[];
    gaps: string[];
  }

  interface Refusal {
    status: number;
    code?: string;
    detail: string;
    missing?: number[];
  }

  interface Signed {
    url: string;
    key: string;
    headers: Record<string, string>;
  }

  interface SignedMany {
    answers: SignedOne[];
  }

  interface SignedOne {
    signed?: Signed;
    problem?: Refusal;
  }

  interface Upload {
    id: number | null;
    path: string;
    size: number;
    state: string;
    key: string | null;
    upload_id: string | null;
    part_size: number | null;
    part_count: number;
    parts: number[];
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
    signed?: Signed | null;
    sidecar?: Beside | null;
  }

  interface UploadMany {
    answers: UploadOne[];
  }

  interface UploadOne {
    upload?: Upload;
    problem?: Refusal;
  }

  interface Uploads {
    files: Upload[];
  }
}
