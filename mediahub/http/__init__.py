"""HTTP that pages and API share: viewer, errors, request bodies, security headers, proxies, health, metrics.

Every form and POST carries a CSRF token. The Content-Security-Policy (`headers`) allows nothing inline.
`proxies` says who a client is behind a proxy; rate limits count IPv6 by /64. `agreement.require_terms` stands
before every way to a file.
"""
