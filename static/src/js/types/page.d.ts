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
