// Bundles src/ into dist/ with hashed names, and writes dist/manifest.json: logical name -> file.
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ICONS } from "./src/icons.mjs";

const DIST = "dist";
const PAGES = "src/js/pages";

/** What is bundled, by the name under which templates ask for it; a page's script is named by its place in pages/. */
const ENTRIES = {
  "app.css": "src/css/app.css",
  "cjk.css": "src/css/cjk.css",
  "public.css": "src/css/public.css",
  "upload/worker.js": "src/js/upload/worker.js",
};
for (const page of await readdir(PAGES, { recursive: true })) {
  if (page.endsWith(".js")) ENTRIES[page.replaceAll("\\", "/")] = `${PAGES}/${page}`.replaceAll("\\", "/");
}

const options = {
  entryPoints: Object.entries(ENTRIES).map(([name, file]) => ({
    in: file,
    out: name.slice(0, name.lastIndexOf(".")).replaceAll("/", "-"), // dist/ is flat
  })),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox128", "safari17.5"],
  outdir: DIST,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  external: ["/static/*"],
  metafile: true,
  legalComments: "none", // licences.txt carries them whole
  logLevel: "warning",
};

/** One SVG sprite of the icons that the pages use, from Lucide's single files. */
async function sprite() {
  const symbols = await Promise.all(
    Object.entries(ICONS).map(async ([name, lucide]) => {
      const svg = await readFile(`node_modules/lucide-static/icons/${lucide}.svg`, "utf8");
      const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      const drawn = inner.replace(/\s+/g, " ").trim();
      return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${drawn}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function hashed(name, extension, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const file = `${name}-${hash}.${extension}`;
  await writeFile(join(DIST, file), content);
  return file;
}

/** The licence of every package whose work is in dist/. */
async function licences() {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
  const folders = Object.keys(packages).filter((folder) => folder && !packages[folder].dev);
  const texts = await Promise.all(
    folders.map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
      const text = file ? await readFile(join(folder, file), "utf8") : "";
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}

/** Everything of this build, then the manifest last, so that no page ever names a missing file. */
async function finish({ outputs }) {
  const manifest = {};
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint) {
      manifest[Object.keys(ENTRIES).find((name) => ENTRIES[name] === entryPoint)] = basename(path);
    }
  }
  manifest["icons.svg"] = await hashed("icons", "svg", await sprite());
  manifest["favicon.svg"] = await hashed("favicon", "svg", await readFile("src/images/favicon.svg"));
  await writeFile(join(DIST, "licences.txt"), await licences());
  await writeFile(join(DIST, "manifest.json.new"), JSON.stringify(manifest, null, 2));
  await rename(join(DIST, "manifest.json.new"), join(DIST, "manifest.json"));
  const kept = new Set([...Object.keys(outputs).map((path) => basename(path)), ...Object.values(manifest)]);
  for (const file of await readdir(DIST)) {
    if (!kept.has(file) && !["manifest.json", "licences.txt"].includes(file)) await rm(join(DIST, file));
  }
}

await mkdir(DIST, { recursive: true });
if (process.argv.includes("--watch")) {
  const plugin = {
    name: "finish",
    setup: (bundle) => bundle.onEnd((result) => result.errors.length === 0 && finish(result.metafile)),
  };
  const watcher = await context({ ...options, plugins: [plugin] });
  await watcher.watch();
} else {
  await finish((await build(options)).metafile);
}
