// What another implementation of C2PA (`@trustnxt/c2pa-ts`) says of signed files, one JSON object a line.
// Arguments: the folder that it is installed in, and the files.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const load = (part) => import(pathToFileURL(`${folder}/@trustnxt/c2pa-ts/dist/${part}/index.js`).href);
const [assets, { SuperBox }, { ManifestStore, ValidationResult }] = await Promise.all(
  ["asset", "jumbf", "manifest"].map(load),
);

for (const path of paths) {
  let result;
  let parents = [];
  try {
    const data = new Uint8Array(await readFile(path));
    const Kind = Object.values(assets).find((kind) => kind.canRead?.(data));
    const asset = new Kind(data);
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
