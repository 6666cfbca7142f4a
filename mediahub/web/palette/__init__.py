"""The palette (Ctrl K): goes to pages, pictures, people, sessions and settings by letters of their names.

It offers what whoever asks may open, and nothing else; pages are found by their names in every language.
"""
