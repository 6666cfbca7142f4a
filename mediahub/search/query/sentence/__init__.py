"""Sentences: what the words of a question mean beyond being words.

`lexicon` has the words (in `lexicon.toml`, English and Chinese), `times` reads days and times of day,
`splitting` takes apart what is written without spaces, and `reading` says which words of a question are what:
a `parts.Part` each. The parser of the query language asks for the part at a place and makes a query of it.
All of it is pure functions over the text, the calendar and the names of the event; quotation marks make any
word a word again.
"""
