/** What a page's `<script id="config">` holds; each page has what its scripts need. */
interface PageConfig {
  csrf: string;
  signIn: string;
  /** Where the page's event, and its pictures and edits answer; each ends with a slash. */
  home: string;
  assets: string;
  edits: string;
  event: { slug: string; name: string; timezone: string; accent?: string };
  /** What whoever is here may do. */
  may?: Record<string, boolean>;
  [more: string]: any;
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

  /** What the panel says about a picture; not typed on the server's side yet. */
  type Details = any;
}
