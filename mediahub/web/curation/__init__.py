"""Curation pages: editing, bulk edits, culling, crops, statistics, trash.

Culling answers at once: the page keeps answers in the browser until the server has them, and each carries its
moment, so that a late one never replaces a newer one (`static/src/js/curation/cull/answers.js`).
"""
