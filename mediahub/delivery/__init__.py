"""Handing pictures out: renditions on request, words in files, zips, sheets and pushes."""
