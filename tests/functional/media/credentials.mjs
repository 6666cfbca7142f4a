// What another implementation of C2PA (`@trustnxt/c2pa-ts`) says of signed files, one JSON object a line.
// Arguments: the folder that it is installed in, and the files; a `.c2pa` file beside one is its manifest.
import { access, readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const load = (part) => import(pathToFileURL(`${folder}/@trustnxt/c2pa-ts/dist/${part}/index.js`).href);
const [assets, { SuperBox }, { ManifestStore, ValidationResult }] = await Promise.all(
  ["asset", "jumbf", "manifest"].map(load),
);
// it reads the boxes of clips as those of HEIF, and only asks for the brand
for (const brand of ["isom", "mp42", "qt  "]) assets.BMFF.canReadBrands.add(brand);
// and of several boxes of a kind (the manifest and the XMP of a clip are both `uuid`) it finds none
const { getBoxByPath } = assets.BMFF.prototype;
assets.BMFF.prototype.getBoxByPath = function (path) {
  return getBoxByPath.call(this, path) ?? this.boxes.find(({ type }) => `/${type}` === path);
};

/** A file of a format that it does not know, with its manifest: only the bytes are hashed. */
class Bytes {
  constructor(data, manifest) {
    Object.assign(this, { data, manifest });
  }
  getManifestJUMBF() {
    return this.manifest;
  }
  getDataLength() {
    return this.data.length;
  }
  async getDataRange(start = 0, length = this.data.length - start) {
    return this.data.subarray(start, start + length);
  }
}

/** The chunk of a RIFF file (WebP) that holds the manifest. */
function ofRiff(data) {
  const view = new DataView(data.buffer, data.byteOffset);
  for (let at = 12; at + 8 <= data.length; ) {
    const size = view.getUint32(at + 4, true);
    if (String.fromCharCode(...data.subarray(at, at + 4)) === "C2PA") return data.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  return undefined;
}

async function assetOf(path) {
  const data = new Uint8Array(await readFile(path));
  const beside = path.replace(/\.[^.]*$/, ".c2pa");
  const isBeside = await access(beside).then(() => true, () => false);
  if (isBeside) return new Bytes(data, new Uint8Array(await readFile(beside)));
  const Kind = Object.values(assets).find((kind) => kind.canRead?.(data));
  return Kind ? new Kind(data) : new Bytes(data, ofRiff(data));
}

for (const path of paths) {
  let result;
  let parents = [];
  try {
    const asset = await assetOf(path);
    const store = ManifestStore.read(SuperBox.fromBuffer(asset.getManifestJUMBF()));
    result = await store.validate(asset);
    const active = store.getActiveManifest();
    parents = active.assertions.getIngredientsByRelationship("parentOf").map((one) => one.title);
  } catch (error) {
    result = ValidationResult.fromError(error);
  }
  const fails = result.statusEntries.filter((one) => !one.success).map((one) => one.code);
  console.log(JSON.stringify({ valid: result.isValid, fails, parents }));
}
