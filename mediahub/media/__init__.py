"""What is inside a media file: pure functions on bytes and files.

Nothing here knows a database, an object store or a web request, and nothing here
imports another room of MediaHub. `model` names what the functions exchange.
"""
