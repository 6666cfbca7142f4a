"""From the faces of an event to groups that are named once, and to suggestions of who is in a picture.

`match` and `groups` are pure; `switch` says whether an event wants any of it; `follow` keeps the catalogue's
guesses and groups in step with what people decided.
"""
