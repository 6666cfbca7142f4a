"""What passes presigned requests on to S3 under the address of the pages, so that one address is enough."""
