"""Identity: users, roles, sign-in, passwords, API tokens, press accounts, invitations, rate limits.

Sessions are Flask-Security's (argon2id, `HttpOnly`, `SameSite=Lax`, `Secure` under https). Failed sign-ins
are counted per address and per account in the database, for a limiter in memory would count per process.

`press.viewer_of` turns a user into the rule book's `Viewer`: its `press_in` names the events that they were
let in to, and the rules compare that with the event of an asset, in `rights.decide`, in SQL and in the index
alike. The role `press`, which only an administrator gives, is for every event; an event's own refusal or
suspension goes before it. Approval needs no session: the next request sees it. Secrets of links are in the
query of a URL, which no log keeps, and in the catalogue only as their SHA-256.
"""
