"""Contact sheets (PDF) and the text files of a delivery: captions, credits, terms.

Contact sheets embed every letter that Helvetica lacks, so that Chinese captions are there on a machine
without fonts. `webfont` takes single letters out of the WOFF2 slices that the front end ships and makes one
small TrueType font of them a sheet; `typesetting` chooses fonts, breaks lines and cuts them. fontTools alone
reads a slice whole, in 40 ms; of what is not asked for only the length is read, and outlines are kept in the
process.
"""
