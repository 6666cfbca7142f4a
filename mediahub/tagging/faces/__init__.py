"""Face recognition: matching faces to people, grouping unknown ones, suggestions of who is in a picture.

`match` and `groups` are pure; `switch` says whether an event wants any of it; `follow` makes guesses and
groups agree with what people decided, which it reads from the tags: so answers, undo, bulk edits and the API
need not know of faces. A group takes who is near all of it on average, so crowds are not chained into one
person. A face is compared with portraits and named faces, three at least; what is near enough is a suggestion
like any other, so a person who must not be published holds the frame back by the usual rule. Records hold the
decisions and nothing that was computed from a face.
"""
