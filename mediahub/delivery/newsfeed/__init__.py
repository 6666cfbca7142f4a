"""Newsroom feed: pictures as news items (ninjs 3, NewsML-G2), pulled by cursor or pushed beside their files.

`numbering` gives each change of an item the event's next number, in one order that every reader sees;
`reading` walks them by cursor; `items` says what an item holds, and `ninjs` and `newsml` write it.
"""
