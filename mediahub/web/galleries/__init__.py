"""Galleries: the wall, the editor, public pages, share links for visitors without an account.

Public pages have a bundle, a style and templates of their own, no cookie and no inline style: each picture's
shape and colour is in a small style sheet whose address follows from its content. Their pictures come from
the application and not from S3: one connection is half of the first paint on a phone, and the rules are asked
each time. A cache in front may keep them for five minutes. Share links use these pages too, and no cache.
"""
