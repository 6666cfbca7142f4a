"""Sending pictures to newsrooms, over SFTP, FTPS or S3."""
