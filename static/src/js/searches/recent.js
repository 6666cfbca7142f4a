// What someone looked for lately: kept on the server, shown when the empty search field is focused.
import { config } from "../core/config.js";
import { getJson, postJson } from "../core/http.js";
import { debounce } from "../core/dom.js";

const SETTLED = 1500; // ms for which a question stands before it counts as a search
const url = () => `${config().home}searches/recent.json`;

/** @type {Server.RecentSearch[] | null} */
let known = null;

/**
 * The latest searches as lines of the search field's list.
 * @returns {Promise<import("./complete.js").Line[]>}
 */
export async function recentSearches() {
  /** @type {Server.RecentSearch[]} */
  const searches = known ?? (await getJson(url())).searches;
  known = searches;
  const nothing = { note: "", text: "", facet: "", value: "", count: null };
  return searches.map(({ query, words }) => ({ ...nothing, kind: "recent", label: words, query }));
}

/** Remembers the question (a query string), once someone stays with it. */
export const noteSearch = debounce(async (/** @type {string} */ query) => {
  if (!query) return;
  try {
    known = (await postJson(url(), { query })).searches;
  } catch {
    // a search that is not remembered is a search all the same
  }
}, SETTLED);
