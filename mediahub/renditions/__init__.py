"""Smaller pictures and playable clips, made by workers and kept in S3."""
