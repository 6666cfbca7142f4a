"""Roster codes (code replacements): `=bkm=` in a caption stands for a person's name and role.

`rows` keeps a text with codes beside what it expands to. Whoever writes a title, headline or caption goes
through `written`; `follow` compares what each code stands for with what it stood for, at once after an edit
and once a minute in the workers, so that no other code has to know of rosters.
"""
