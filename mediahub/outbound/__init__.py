"""Outgoing connections: every one to an address that somebody typed is opened here.

Its name is looked up once, each IP address that comes out is judged (SSRF), and the connection goes to the
address that was judged: a name that answers differently the second time (DNS rebinding) gains nothing.
What is done over a connection has a deadline as a whole, and not only for each byte.
"""
