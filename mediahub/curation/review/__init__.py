"""The review desk: suggested tags, people and captions, confirmed or rejected in groups.

It has no state of its own: what is suggested is the queue, an answer is an `EditAction` like any other edit,
and so is its undo.
"""
