"""One event moved to another installation: `mediahub export` writes a file, `mediahub import` reads it.

The file is a tar that is written and read from front to back: `export.json` says what it is, then come the
records of the event (`mediahub.records`) as JSON, its edit history, and the untouched bytes of originals and
sidecars under their keys; `end.json` names the SHA-256 of each, so a file that was cut off is recognised.

Records name people, tags and photographers and never rely on numbers: those that are taken get new ones. Who
is named in it becomes an account that may nothing and cannot sign in. Share links get new addresses; faces,
newsrooms, saved searches, baskets and camera accounts stay behind.
"""

FORMAT = 1
"""The version of the file that is written. A reader refuses a newer one and understands every older one."""
