"""Disaster recovery: a lost catalogue restored from the bucket (`mediahub rebuild`); emptying the trash.

Records become rows again, originals without one go through the pipeline again, and every step may be killed
and repeated. An asset leaves through the trash (`catalog.trash`): for `MEDIAHUB_TRASH_DAYS` it can come back,
then `emptying` deletes objects first and the row last; what may be half deleted can no longer be restored. A
rebuild deletes what is left under `faces/`.
"""
