"""Tagging: tags, people and sessions that are suggested by themselves, each with source and confidence.

A tagger (`model`, entry points `mediahub.taggers`) is a pure function of what is known of an asset and its
event. Cheap ones run in the transaction that makes an asset ready, each in a guard with a limit on time
(`run`); those in the background run in a sandbox of their own (`analysis.retagger`). What a tagger failed at,
and what it must look at again because a fact changed, is a row in `tagger_run`, written in the transaction of
the change (`due`), and a thread of one worker works the line off. `Event.facts_revision` grows with every
such change, so that ingest never goes by an old programme. A tag keeps what each tagger says for it as
`evidence`; the strongest counts, a person's word stands, and a rejected one never returns.
"""
