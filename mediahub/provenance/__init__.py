"""Provenance of pictures: what their Content Credentials (C2PA) say, kept with the asset, and the keys that
sign deliveries.

Manifests are read and written in the sandbox (`media.provenance`); a private key never goes there.
"""
