"""Engines that are slow, away, cut off or full, between MediaHub and the proxy of the tests."""
