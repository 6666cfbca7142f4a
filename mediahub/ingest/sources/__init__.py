"""Sources of files: this machine's disk, a watched folder (hot folder), FTP from cameras.

A watched folder waits until a file has not changed for two seconds and, by asking the kernel for a lease,
until nobody has it open for writing. A sidecar that comes or changes later joins its picture.
"""
