"""The audit log: who did what of consequence, when, from where, and with what.

A use case calls `record` in the transaction of its change, so that neither is there without the other. Who
acts is not passed down to it: the process says so (`origin`), for a request `http.auditing`. What may be done
is a name of `actions.Action` with the sentence that a page shows. The database refuses to change or delete an
entry (`catalog.db.guards`); the retention job deletes what is older than `MEDIAHUB_AUDIT_DAYS`.

Words and marks of a picture have a history of their own (`edit_action`, `asset_change`), and so have
downloads (`usage_record`).
"""

from mediahub.audit.actions import Action
from mediahub.audit.entries import Outcome, record
from mediahub.audit.subjects import Subject, changes, pictures

__all__ = ["Action", "Outcome", "Subject", "changes", "pictures", "record"]
