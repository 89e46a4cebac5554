"""Facts: an object's records as Parquet files on S3, one a tenant, object and month, kept from the change feed."""
