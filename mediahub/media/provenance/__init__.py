"""Provenance of pictures by Content Credentials (C2PA): manifests read, and new ones signed into deliveries.

A quick look at a file's parts (`containers.manifest_store`) says whether it has a manifest at all; only then
is the library (c2pa-rs by `c2pa-python`) loaded, in the sandbox. It is never allowed the network (`library`).
What is read crosses processes as plain data (`model`).
"""
