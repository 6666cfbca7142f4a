// @ts-check
// A public gallery: the page works without it; this opens pictures large, and brings what follows.
import { next } from "../../../galleries/public/more.js";
import { followWith, openNamed } from "../../../galleries/public/viewer.js";

followWith(next);
openNamed();
