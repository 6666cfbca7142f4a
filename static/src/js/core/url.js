// The state of the page is its URL: words, filters, order, and the picture that is open.

export const FACETS = [
  "session",
  "person",
  "present",
  "tag",
  "photographer",
  "kind",
  "orientation",
  "day",
  "provenance",
  "rights_class",
  "available",
  "stars",
  "main_colour",
];

/**
 * Reads the state from a query string.
 * @param {string} search
 * @returns {LibraryState}
 */
export function parseState(search) {
  const parameters = new URLSearchParams(search);
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const name of FACETS) {
    const values = [...new Set(parameters.getAll(name))];
    if (values.length) filters[name] = values;
  }
  return {
    q: parameters.get("q") ?? "",
    sort: parameters.get("sort") ?? "",
    filters,
    asset: parameters.get("asset"),
    stacks: parameters.get("stacks") === "open" ? "open" : "",
    open: [...new Set(parameters.getAll("open"))],
  };
}

/**
 * The query string of the question alone, without the open picture; equal for equal questions.
 * @param {Partial<LibraryState> & Pick<LibraryState, "q" | "filters">} state
 */
export function questionOf({ q, sort, filters }) {
  const parameters = new URLSearchParams();
  if (q.trim()) parameters.set("q", q.trim());
  for (const name of FACETS) for (const value of filters[name] ?? []) parameters.append(name, value);
  if (sort) parameters.set("sort", sort);
  return parameters.toString();
}

/**
 * The question, and which bursts are open: what a layout depends on.
 * @param {LibraryState} state
 */
export function viewOf(state) {
  const parameters = new URLSearchParams(questionOf(state));
  if (state.stacks) parameters.set("stacks", state.stacks);
  else for (const stack of state.open ?? []) parameters.append("open", stack);
  return parameters.toString();
}

/**
 * The whole state as a query string, with its question mark; empty for the plain library.
 * @param {LibraryState} state
 */
export function formatState(state) {
  const parameters = new URLSearchParams(viewOf(state));
  if (state.asset) parameters.set("asset", state.asset);
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/**
 * The filters with `value` of facet `name` switched.
 * @param {LibraryState["filters"]} filters
 * @param {string} name
 * @param {string} value
 */
export function toggled(filters, name, value) {
  const values = filters[name] ?? [];
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  const { [name]: _, ...others } = filters;
  return next.length ? { ...others, [name]: next } : others;
}

/**
 * The filters with `value` of facet `name` among them.
 * @param {LibraryState["filters"]} filters
 * @param {string} name
 * @param {string} value
 */
export const added = (filters, name, value) =>
  filters[name]?.includes(value) ? filters : toggled(filters, name, value);

/** How many values are filtered by. @param {LibraryState["filters"]} filters */
export const countFilters = (filters) =>
  Object.values(filters).reduce((sum, values) => sum + values.length, 0);
