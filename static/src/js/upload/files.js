// Which of the dropped files are to be delivered, and which belong to another. Pure.

const SYSTEM = new Set([
  ".ds_store",
  "thumbs.db",
  "desktop.ini",
  "__macosx",
  ".spotlight-v100",
  ".trashes",
  ".fseventsd",
]);
const MAX_SIDECAR = 1 << 20; // bytes

/**
 * Whether an operating system left it on the card.
 * @param {string} path
 */
export function isLitter(path) {
  const parts = path.toLowerCase().split("/");
  return parts.some((part) => SYSTEM.has(part)) || parts[parts.length - 1].startsWith("._");
}

/**
 * What to deliver of `entries` (`{ path, file }`), by path: without litter, and with each picture its XMP file
 * (`DSC_1.NEF.xmp` before `DSC_1.xmp`). An XMP file without a picture, or too large for one, stays by itself.
 * @param {Upload.Entry[]} entries
 * @returns {Upload.Entry[]}
 */
export function deliverable(entries) {
  const files = entries.filter(({ path }) => !isLitter(path)).sort((a, b) => compare(a.path, b.path));
  const sidecars = new Map(files.filter(isSidecar).map((entry) => [entry.path.toLowerCase(), entry]));
  /** @type {Set<Upload.Entry>} */
  const used = new Set();
  const joined = files.map((entry) => {
    if (isSidecar(entry)) return entry;
    const path = entry.path.toLowerCase();
    const sidecar = sidecars.get(`${path}.xmp`) ?? sidecars.get(`${path.replace(/\.[^./]*$/, "")}.xmp`);
    if (!sidecar) return entry;
    used.add(sidecar);
    return { ...entry, sidecar: sidecar.file, sidecarPath: sidecar.path };
  });
  return joined.filter((entry) => !used.has(entry));
}

/** @param {Upload.Entry} entry */
const isSidecar = ({ path, file }) => /\.xmp$/i.test(path) && file.size <= MAX_SIDECAR;

/** By number where there is one: DSC_2 before DSC_10. */
const compare = new Intl.Collator("en", { numeric: true }).compare;

/**
 * Tells dropped files apart: the same path with the same content and XMP file, as far as can be said without reading.
 * @param {Upload.Entry} entry
 */
export const keyOf = ({ path, file, sidecar }) =>
  [path, ...[file, sidecar].flatMap((one) => (one ? [one.size, one.lastModified] : []))].join("\n");

/**
 * "card/DCIM/DSC_1.JPG" -> ["DSC_1.JPG", "card/DCIM"].
 * @param {string} path
 * @returns {[name: string, folder: string]}
 */
export function nameAndFolder(path) {
  const cut = path.lastIndexOf("/");
  return [path.slice(cut + 1), path.slice(0, Math.max(0, cut))];
}
