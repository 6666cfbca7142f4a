"""Uploads over HTTP: announced, sent to S3, completed, checked."""
