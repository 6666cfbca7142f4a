"""Labellers of ours: words for what a picture looks like, guessed from its pixels (`visual_words`)."""
