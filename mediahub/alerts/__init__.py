"""Saved searches and alerts: new matches by page, feed (Atom, JSON Feed), e-mail and webhook.

Saved searches are asked again when the index has changed, whole, with their owner's rights of that moment,
and what they find is compared with what they told (`known` keeps a hundred thousand ids in two megabytes). So
a caption, a release and the end of an embargo are news just like an upload, and nothing is told twice or
under embargo.
"""
