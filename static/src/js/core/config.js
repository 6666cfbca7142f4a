// What the page was given by the server: addresses, the event, and what whoever is here may do.

/** @type {PageConfig | undefined} */
let parsed;

/** The page's settings, from its `<script id="config">`; empty where it has none. */
export function config() {
  parsed ??= JSON.parse(globalThis.document?.getElementById("config")?.textContent || "{}");
  return /** @type {PageConfig} */ (parsed);
}
