// The worker: reads, hashes and scales, so that the page never waits for it.
import { hashEnds, hashWhole } from "./fingerprint.js";

const tasks = {
  ends: ({ file }) => hashEnds(file),
  whole: ({ file }) => hashWhole(file),
  part: ({ file, start, end }) => hashWhole(file.slice(start, end)),
  thumb: ({ file, height }) => createImageBitmap(file, { resizeHeight: height, resizeQuality: "medium" }),
};

addEventListener("message", async ({ data: { id, task, ...data } }) => {
  try {
    const result = await tasks[task](data);
    postMessage({ id, result }, result instanceof ImageBitmap ? [result] : []);
  } catch (error) {
    postMessage({ id, error: error.name || "Error" });
  }
});
