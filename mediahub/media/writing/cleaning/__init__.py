"""What may stay in a delivered file from which positions or serial numbers are removed: an allow list.

Every container is taken apart into the parts that it is made of (segments, chunks, boxes, directories). What
is known and was read through stays: the picture, its colour profile, and metadata by name. All else goes,
whoever wrote it and whatever it may be: maker notes, previews, trailers, clips inside photos, manifests,
parts that no standard names. Where a picture cannot do without what nobody can read, the file is refused
(`unclean`).

Manifests of Content Credentials (C2PA) are such parts. They name camera and place, and one that stayed would
be invalid, since the file is not what it was signed for. Whoever signs deliveries signs what `clean` and then
`write_metadata` have made, as the last step of `deliver.deliver_original`.
"""
