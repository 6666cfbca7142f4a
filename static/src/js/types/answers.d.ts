// Written by scripts/answers.py from mediahub/web/answers.py; do not edit.
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
