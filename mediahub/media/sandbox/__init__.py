"""The sandbox: worker processes with limits on time and memory, in which files from strangers are read."""
