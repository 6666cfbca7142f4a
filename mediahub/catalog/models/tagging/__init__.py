"""Tags, who or what suggests them, vocabulary."""
