"""Renditions: thumbs, previews, video proxies and web sizes that workers make and keep in S3.

`objects.renditions` declares them, each with its source, its maker and when it is made; `making` makes what
an asset lacks, `lacking` finds who lacks something. Thumb and preview come out of the one decode at ingest
(`stored`). Of a ready clip a worker then makes what browsers play in its place: a silent preview to hover
over and a 720p H.264 proxy with its index first. That takes minutes, so it has a thread and a sandbox of its
own, which run at the lowest priority and never hold up a photo; what finds no room there, the sweeper offers
again. The small files of public galleries are made when one is published.
"""
