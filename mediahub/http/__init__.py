"""What pages and API share of HTTP: who asks, errors, request bodies, terms to agree to, security headers."""
