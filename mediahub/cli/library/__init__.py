"""Commands about what the library holds: events, programme, accounts, search, trash."""
