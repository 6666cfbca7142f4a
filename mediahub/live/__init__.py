"""New frames in open pages within seconds: one thread of a web process watches the index for all of them."""
