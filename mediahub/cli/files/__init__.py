"""Commands that bring files in: ingest, watch, push, FTP, receipts."""
