"""Programmes (schedules, agendas): imported from files, edited, and matched to what is there.

Programme files are read in a process of their own (`media.sandbox.untrusted_text`), before any transaction
and with limits; vocabularies likewise. `matching` says which session an item is, so that a second import
corrects; `change` writes all of it in a handful of statements.
"""
