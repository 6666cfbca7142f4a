"""Analysis in the background: text recognition (OCR), faces, colours, look-alikes, visual words, taggers.

What is made from pixels can always be made again, so it is in tables of its own and not in the records:
`asset_text` (lines and words with their places in fractions of the picture), `asset_features` (a palette) and
`visual_words`. The palette comes out of the one decode at ingest; older rows get theirs from the thumb
(`colours`).

Words are read with the models that travel inside rapidocr. `words` is a loop of every worker, of which one at
a time has the lock; it gives the preview to a process of the lowest priority, waits while arrivals are on
their way, and in one transaction writes the text, an outbox row and what the taggers that rest on text have
to do again. Without the extra `vision` none of it runs, and `mediahub doctor` says so.

`faces` looks at previews in the same quiet process (dlib's HOG, 5-point landmarks and ResNet, by path and
SHA-256), writes boxes and embeddings, and puts one strip of small pictures a frame under `faces/` in the
bucket. What follows from them is `tagging.faces`.
"""
