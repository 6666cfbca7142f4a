"""Galleries: drafts that several people edit at once, published versions, share links.

A draft is changed by operations ("put these behind that one"), not by sending what somebody sees. They are
applied in one transaction under the gallery's lock, so each finds what the others left: positions are keys
with room between any two (`ordering`), so a move changes one row; texts carry what they were and are merged
(`text_merge`); what cannot be done any more is said, with a way on. Editors ask for the revision every other
second. Publishing makes a numbered version that never changes. Which of its pictures are shown is asked again
for each page and each file (`rights.publishing`, which follows the rules for press).
"""
