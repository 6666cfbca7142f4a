// Files out of a drop or a file input, with their paths below what was named.

const AT_ONCE = 200; // files looked at in one go

/**
 * `{ path, file }` of everything that was dropped, folders walked. Must be called while the drop is handled.
 * @param {DataTransfer} transfer
 */
export async function fromDrop(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const roots = items.flatMap((item) => item.webkitGetAsEntry?.() ?? item.getAsFile() ?? []);
  /** @type {Upload.Entry[]} */
  const found = [];
  for (const root of roots) await walk(root, found);
  return found;
}

/**
 * The same of an input, which is emptied; of a folder, paths begin with its name.
 * @param {HTMLInputElement} input
 */
export async function fromInput(input) {
  const files = Array.from(input.files ?? []);
  input.value = "";
  /** @type {Upload.Entry[]} */
  const found = [];
  for (const [index, file] of files.entries()) {
    if (index % AT_ONCE === 0) await breath();
    found.push({ path: file.webkitRelativePath || file.name, file });
  }
  return found;
}

/** Lets the page do what else it has to do. */
export const breath = () => new Promise((resolve) => setTimeout(resolve));

/** @param {FileSystemEntry | File} entry @param {Upload.Entry[]} found */
async function walk(entry, found) {
  if (entry instanceof File) found.push({ path: entry.name, file: entry });
  else if (isFile(entry))
    found.push({ path: entry.fullPath.slice(1), file: await new Promise(entry.file.bind(entry)) });
  else
    for (const child of await children(/** @type {FileSystemDirectoryEntry} */ (entry)))
      await walk(child, found);
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemFileEntry} */
const isFile = (entry) => entry.isFile;

/**
 * A reader gives a hundred at a time, and nothing at the end.
 * @param {FileSystemDirectoryEntry} folder
 */
async function children(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise(reader.readEntries.bind(reader));
    if (!some.length) return all;
    all.push(...some);
  }
}
