// Short names for addresses.

const LONGEST = 60;

/**
 * A short name that follows from a name: small Latin letters, digits, single hyphens. Empty where nothing is left, as
 * of Chinese; the server then finds one.
 * @param {string} name
 */
export function slugOf(name) {
  const latin = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (latin.match(/[a-z0-9]+/g) ?? []).join("-").slice(0, LONGEST).replace(/-$/, "");
}
