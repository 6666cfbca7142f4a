"""Editing assets: fields, history, undo, bulk edits, retouched versions.

Every edit is an `EditAction` with `AssetChange` rows, field by field, before and after, written in the
transaction that changes the asset (`values`). An editor sends what a field held when they began: only if that
same field differs now is it a conflict. Adding or rejecting one tag never is.

A bulk edit is an action with its operations and parts of 250 ids, resolved with the editor's rights when it
begins, and asked again in each part. One part is one transaction, done by whichever worker has the lock
(`bulk_runner`); a kill costs at most that part. Undo is an action too: it takes back what still is as the
action left it, and says how many assets were changed again since.
"""
