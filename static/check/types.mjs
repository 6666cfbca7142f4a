// Types of src/js by `tsc --strict`. Faults that were there before are counted by module in types.json, and only ever
// become fewer: a module that is not named there has none. `node check/types.mjs --write` notes what was mended.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const KNOWN = new URL("types.json", import.meta.url);
const known = JSON.parse(readFileSync(KNOWN, "utf8"));
const { stdout, error } = spawnSync("check/node_modules/.bin/tsc", ["--project", "."], { encoding: "utf8" });
if (error) throw error;

const faults = {};
for (const line of stdout.split("\n")) {
  const module = /^(\S+?)\(\d+,\d+\): error /.exec(line)?.[1];
  if (module) faults[module] = [...(faults[module] ?? []), line];
}
const more = Object.entries(faults).filter(([module, lines]) => lines.length > (known[module] ?? 0));
const fewer = Object.keys(known).filter((module) => (faults[module]?.length ?? 0) < known[module]);
for (const [, lines] of more) console.error(lines.join("\n"));
if (process.argv.includes("--write") && !more.length) {
  const counts = Object.fromEntries(Object.entries(faults).map(([module, lines]) => [module, lines.length]));
  writeFileSync(KNOWN, `${JSON.stringify(counts, null, 2)}\n`);
} else if (fewer.length) {
  console.error(`Mended: ${fewer.join(", ")}. Run "node check/types.mjs --write" in static/.`);
}
process.exitCode = more.length || (fewer.length && !process.argv.includes("--write")) ? 1 : 0;
