"""Deliveries by photographers: batches, contributor links, FTP accounts."""
