"""A state machine over catalogue, bucket and index, held against a model in plain Python."""
