"""The processes that make up an installation: starting, watching and stopping them."""
