"""Visual search: look-alikes and colours.

A colour is indexed under its name and under its cell of L*a*b* (`colours`); `like:` becomes ids with a weight
each (`alike`), for one whom the viewer may see.
"""
