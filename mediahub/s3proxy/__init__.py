"""The S3 proxy: presigned requests under the address of the pages (`/s3/…`) are passed on to S3.

Where S3 has an address that browsers reach, presigned URLs lead there. Else (`Settings.s3_is_proxied`, as
with the embedded server) they are paths under `/s3/`, good under every name that the pages are opened by:
signed for the host by which the server reaches S3, and passed on before Flask. `admission` says what passes,
`gateway` answers thumbs in a thread of gunicorn, eight of them a process, and `relay` moves everything else
in one asyncio loop of the process, so that slow phones cost neither threads nor memory. `slices` puts bodies
together that came cut up, because a proxy in front takes no large ones. Type and policy of what comes back
are such that an upload cannot become a page of ours.
"""
