"""Press: their page, registering, signing in by a link, accounts, terms."""
