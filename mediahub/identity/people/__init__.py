"""People as the office sees them: found, invited, given roles, shut out, deleted.

Each change is a transaction of its own, is written to the audit log, and leaves an admin who can sign in.
Accounts and roles are in no record of the bucket: a catalogue that is rebuilt from it has none, a backup has
them all.
"""
