"""The upload desk, and contributor links."""
