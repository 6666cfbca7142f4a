"""Where files come from: this disk, a watched folder, FTP."""
