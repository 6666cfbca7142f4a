"""Usage records, and reports from them."""
