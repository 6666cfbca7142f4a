"""Delivery: press downloads, zips, baskets, newsrooms, contact sheets, terms and embargoes, usage records.

A delivered file is a function of the original's hash, the recipe and every word that goes inside (`files`).
Each way out asks the rules and writes down what went (`usage`).
"""
