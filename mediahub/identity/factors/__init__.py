"""Proofs of who somebody is: authenticators, recovery codes, passkeys, and what a role asks for.

Flask-Security has TOTP and Web Authentication of its own, around forms and sessions of its own: its codes can
be used twice, its recovery codes can be read, its state of a sign-in is the browser's to keep, and sessions
keep their name after the second step. So its sign-in hands over to `second_step` where it would ask its own
second factors, and what is checked here is checked by the libraries that it uses itself: `passlib.totp` and
`webauthn`. What a browser is asked is a row (`challenges`), answered once.
"""
