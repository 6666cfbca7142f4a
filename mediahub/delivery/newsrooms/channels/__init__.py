"""The connections to newsrooms: FTPS, SFTP and S3, each by a kept library, behind one `Channel`."""
