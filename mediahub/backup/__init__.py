"""Backups: the whole installation copied to a folder or to another S3, and restored on a new machine.

A target holds `mediahub-backup.json` (whose it is, and how it is encrypted), `objects/` (whatever was ever
copied, each under a name that follows from its content, so nothing is copied twice) and `snapshots/` (one
manifest a backup). The manifest is written last: a backup that was killed is none, and the next one finds
what it copied.

What is in it: the catalogue as portable rows of one moment (`tables`), and every object that has to be there
by its rows and cannot be made again (`contents`). Renditions, delivered files, zips, records and the search
index are made again from these. Keys and secrets go along only where the target is encrypted, or asked for.

A backup takes the catalogue first and then the objects that it names. What is moved or deleted meanwhile is
not there any more: then the catalogue is taken once more, and only what is new has to be copied.

Encryption is age (https://age-encryption.org/v1), so the `age` program opens it too.
"""

FORMAT = 1
"""The version of the format that is written. A reader refuses a newer one and understands every older one."""
