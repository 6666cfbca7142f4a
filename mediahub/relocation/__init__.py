"""Relocation (`mediahub migrate --to`): a running installation moved to another database, S3 and search
engine.

Objects are copied while everything goes on, and again what came meanwhile, until little is left. Then the old
installation takes no changes (`catalog.db.read_only`): the last objects, then all rows in one transaction,
the index, and a look at all of it as `mediahub verify` has it. Only when all of that is well does the old one
stay read-only for good; whatever goes wrong before that opens it again, as it was.

Killed at any moment, it goes on when it is called again: `journal` knows which objects are there, and rows
are there as a whole or not at all.
"""
