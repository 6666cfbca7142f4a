"""How files become assets: several sources, one pipeline.

`pipeline` takes one original to a ready asset; `local` feeds it from this machine's disk, `worker` from
objects that arrived in S3; `sweeper` finishes what a killed process left.
"""
