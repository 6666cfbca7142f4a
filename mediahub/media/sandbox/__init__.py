"""Worker processes with limits, in which files from strangers are read."""
