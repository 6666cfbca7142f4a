"""Labelling: pictures get visual words in the background, by every labeller that is installed.

`labellers` knows them (entry point group `mediahub.vision_words`), `sweep` looks at what one of them has not
seen, `stored` keeps the answers. A row for each picture and labeller says with which version it was looked
at: nothing is done twice, a worker without some labeller leaves its words alone, and one that has it catches
up by itself.
"""
