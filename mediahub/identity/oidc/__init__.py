"""OpenID Connect: signing in with an organisation's own accounts, and out when its provider says so.

The code flow with PKCE (S256), as OpenID Connect Core 1.0 and RFC 9700 ask for it: Authlib writes the
requests, `joserfc` checks signatures, and every address of the provider is called by the rules of `outbound`.
State, nonce and verifier are a question (`factors.challenges`) that is answered once, by the browser that it
was asked of. Whatever is wrong is a `Refused` with a sentence.
"""
