"""Decoding and making pictures: colour, scaling, renditions, cuts."""
