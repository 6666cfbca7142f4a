"""Bytes of strangers against every reader: in CI a moment each, by `scripts/fuzz` as long as one likes."""
