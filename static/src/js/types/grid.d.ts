// Where pictures stand in the grid.
declare namespace Grid {
  /** Pixels: `row` is the height that rows aim for, `day` and `session` those of headings, `between` ends a section. */
  interface Sizes {
    width: number;
    row: number;
    gap: number;
    day: number;
    session: number;
    between: number;
  }

  /** One heading and what stands below it; `day` and `session` as the layout has them. */
  interface Section {
    start: number;
    end: number;
    day: string;
    session: string | null;
    isNewDay: boolean;
    hasYear: boolean;
    top: number;
    head: number;
    firstRow: number;
    rows: number;
    height: number;
  }

  /** Every row and section; `rowStart` has one entry more, the total. */
  interface Geometry {
    rowStart: number[];
    rowTop: number[];
    rowHeight: number[];
    sections: Section[];
    height: number;
    sizes: Sizes;
  }

  /** A picture's place in its row, in pixels. */
  interface Box {
    index: number;
    left: number;
    width: number;
  }

  /** What a heading says. */
  interface HeadingWords {
    day: string;
    title: string;
    facts: string[];
    /** Where pictures are suggested to be of it: how many; else empty. */
    maybe: string;
  }

  /** What keeps its place in the view while a result changes. */
  interface Anchor {
    id: string;
    offset: number;
  }

}

