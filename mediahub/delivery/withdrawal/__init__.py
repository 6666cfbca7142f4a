"""Withdrawing pictures: kill notices, corrections, and revoked presigned URLs."""
