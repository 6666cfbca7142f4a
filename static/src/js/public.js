// A public gallery: the page works without it; this opens pictures large.
import "./public/viewer.js";
