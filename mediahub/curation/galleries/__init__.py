"""Galleries: drafts, operations, versions, share links."""
