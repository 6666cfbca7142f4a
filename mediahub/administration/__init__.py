"""Administration: what an office looks after from its pages. Events from their making to their end, storage,
work in the background, integrations that can be tried, the health of the installation, and its first steps.

It stands above the rooms whose figures it gathers. What it changes goes through their functions.
"""
