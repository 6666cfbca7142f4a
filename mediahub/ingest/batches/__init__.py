"""Batches: who delivered what, in whose name, with which words."""
