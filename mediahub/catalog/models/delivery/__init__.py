"""What is handed out: files, zips, baskets, newsrooms, notices, usage."""
