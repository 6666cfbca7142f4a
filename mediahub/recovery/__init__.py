"""A lost catalogue, restored from the bucket; and deleting for good."""
