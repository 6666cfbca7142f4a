"""People who sign in, and their tokens."""
