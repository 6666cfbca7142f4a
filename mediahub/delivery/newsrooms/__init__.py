"""Newsrooms: pictures sent to other people's servers over SFTP, FTPS and S3, once or by standing order.

Sendings are rows that a thread of the worker carries on: a file is `.part` until it is whole, an interrupted
one goes on where it ended, a server that is away is tried ever more slowly, an embargo is waited for. A
newsroom gets what press may have, whoever sends. Secrets are encrypted (`mediahub.encryption`).
"""
