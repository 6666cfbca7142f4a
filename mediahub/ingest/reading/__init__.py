"""What a file says, and what is concluded of it."""
