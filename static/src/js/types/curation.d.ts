// What culling and cropping work on.
declare namespace Crops {
  interface Size {
    width: number;
    height: number;
  }

  interface Point {
    x: number;
    y: number;
  }

  /** A part of a picture, in fractions of its sides as displayed. */
  interface Rect extends Point, Size {}

  /** A crop that was moved by hand; without an id until the server has it. */
  interface Crop extends Rect {
    id: number | null;
    name: string;
    ratio: string;
  }

  type Light = Pick<Server.Framing, "exposure" | "contrast" | "warmth">;
}

declare namespace Cull {
  /** What one thinks of a picture. */
  interface Answer {
    flag: string;
    rating: number | null;
    /** A colour's name, or nothing. */
    label: string;
  }

  /** An answer on its way to the server, with its moment. */
  interface Waiting extends Answer {
    id: string;
    at: string;
  }

  /** A frame, or a burst that stands for one: its frames, and the one on top of it. */
  interface Stop {
    id: string;
    stack: string | null;
    members: string[];
  }

  /** A picture in view: its figure, and whether the original is there already. */
  interface Frame {
    id: string;
    element: HTMLElement;
    picture: HTMLImageElement;
    isFull?: boolean;
  }

  /** The size of a picture, in pixels or in proportion. */
  interface Size {
    w: number;
    h: number;
  }

  /** What buttons and keys do. */
  interface Acts {
    answer(change: Partial<Answer>, how?: { goesOn?: boolean }): unknown;
    step(by: number): unknown;
    compare(): unknown;
    zoom(): unknown;
    toggleStack(): unknown;
    pickMember(by: number): unknown;
    filter(value: string): unknown;
    undo(): unknown;
  }

  /** What keys do besides. */
  interface Keys extends Omit<Acts, "filter" | "undo"> {
    leave(): unknown;
    pan(x: number, y: number): unknown;
    isZoomed(): boolean;
    first(): unknown;
    last(): unknown;
  }

  /** What the bars around the picture show. */
  interface Shown extends Answer {
    stop: Stop | undefined;
    active: string;
    /** Whether the burst is open. */
    opened: boolean;
    place: number;
    stops: number;
    counts: { pick: number; reject: number };
    tile: Server.Tile | null | undefined;
    tiles: import("../grid/tilecache.js").TileCache;
    answers: import("../curation/cull/answers.js").Answers;
    compared: number;
  }
}
