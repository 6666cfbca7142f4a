"""The taggers that come with MediaHub: programme, vocabulary, rules, embedded keywords, signs.

Other packages add theirs by an entry point: `docs/extending.md`.
"""
