"""Moving an event: unit tests."""
