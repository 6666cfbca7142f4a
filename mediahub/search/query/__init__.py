"""The query language: parsing, synonyms, completion (autocomplete), spelling, dates, the timeline.

`language` makes a `tree` of plain data, which each engine translates. It never fails: it says what it could
not read. A name that is asked for is also looked for under the other names of whom or what it means, in
titles, captions and read text (`naming` gives them to the parser), for 孙博洋 may be “Sun Boyang” in a
caption. A word has one rarity over all fields (`tree.AnyField`). What is being typed is completed from the
catalogue's names (`completion`), with counts by the same rights.
"""
