"""Assets and what is known of each."""
