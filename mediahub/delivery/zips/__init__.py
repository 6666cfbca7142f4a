"""Zip downloads that resume: manifest, layout, bytes.

A zip exists only on its way to somebody. A worker (`archiving`) has every file made, sums it up and fixes the
list in S3. From then on every byte follows from the list: `layout` is a pure function from sizes and sums to
where each byte stands, so the length is exact and any range can be given, and given again. zipstream-ng can
give a length but no range, and no second try. `gate` asks the rules for all members at the start and for
each, not older than a quarter of a second, before its bytes; a refusal ends the transfer short.
"""
