"""Crops: focus point, safe area, aspect ratios for social networks, sets of crops.

A crop is a rectangle in fractions of the picture as displayed, turned by the framing's angle about its middle
(`media.pictures.cropping`; the page shows it with CSS). Ratios without a crop of their own follow from focus
and safe area, by one rule in two languages that share test cases. Sets are made by a worker in the sandbox.
Framing, crops and picks are in the records beside the originals.
"""
