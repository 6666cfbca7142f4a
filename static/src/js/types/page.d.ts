/** What a page's `<script id="config">` holds: each page has what its own scripts need of all that there is. */
interface PageConfig extends Required<Server.PageConfig> {
  /** Of a contributor, who has no session. */
  bearer?: string;
}

declare namespace Server {
  /** A layout, unpacked: every picture's id, ratio (width over height times 1000) and colour (RGB565). */
  interface Result extends Omit<Layout, "ids" | "boxes" | "changes"> {
    ids: string[];
    ratios: Uint16Array;
    colours: Uint16Array;
    /** The place of every id, made when first asked for. */
    index?: Map<string, number>;
  }
}
