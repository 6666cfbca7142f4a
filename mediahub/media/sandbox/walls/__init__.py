"""Walls around a reading process: each takes something away from it, and stands or falls by itself.

A system that lacks one (an old kernel, macOS, a container that forbids it) goes on with the others;
`mediahub doctor` says which stand.
"""
