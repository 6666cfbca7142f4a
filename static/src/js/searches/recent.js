// What someone looked for lately: kept on the server, shown when the empty search field is focused.
import { config } from "../core/config.js";
import { getJson, postJson } from "../core/http.js";
import { debounce } from "../core/dom.js";

const SETTLED = 1500; // ms for which a question stands before it counts as a search
const url = () => `${config().home}searches/recent.json`;

/** @type {any} */
let known = null;

/** The latest searches as suggestions: `{ kind, label, query }`. */
export async function recentSearches() {
  known ??= (await getJson(url())).searches;
  return known.map((/** @type {any} */ { query, words }) => ({
    kind: "recent",
    label: words,
    note: "",
    count: null,
    query,
  }));
}

/** Remembers the question (a query string), once someone stays with it. */
export const noteSearch = debounce(async (query) => {
  if (!query) return;
  try {
    known = (await postJson(url(), { query })).searches;
  } catch {
    // a search that is not remembered is a search all the same
  }
}, SETTLED);
