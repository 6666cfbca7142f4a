"""Live pages (server-sent events): new frames in open pages within seconds.

A stream lasts for hours, and gunicorn's threads are few, so its socket leaves the server (`takeover`) and
goes to one thread of the process (`hub`). That thread looks at the index's generation four times a second,
asks each different question once, with the rights of those who asked, and writes ids to all who have it open.
It holds no transaction. What a frame looks like, the page asks for itself, so rights are asked again. Every
few seconds the thread looks whether each reader may still be there. Where the limit of connections is
reached, or the server hands no socket over, pages ask every three seconds.
"""
