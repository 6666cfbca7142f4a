"""Records: the catalogue as JSON in the bucket under `records/`, a backup from which it can be restored.

`<event>/<asset>.json` for each asset (every column, tags with source and status, raw metadata, renditions),
`<event>/event.json`, `<event>/batches/<n>.json`, and `catalogue.json` for what events share. `describe` turns
rows into documents, `restore` documents into rows, `writer` keeps the bucket's in step with the catalogue: a
second outbox names assets, which a quiet thread of the workers drains after a few seconds without news, or
every half minute. Columns are taken from the models: a new column is in the records by itself.

A document names people, tags, sessions and photographers and never relies on their numbers. `catalogue.json`
says whose records these are, and of which revision (`owner`): neither a new, empty catalogue nor one from an
old backup writes over records that know more. The history of edits, and whatever was computed from pixels or
faces, is in no record.
"""

FORMAT = 1
"""The version that is written. A reader refuses a newer one and understands every older one."""
