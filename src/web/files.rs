//! Files live in S3 and nowhere else.

use anyhow::Context;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::primitives::ByteStream;
use kernel::{Error, Result};

/// Where the store is and how to sign in to it.
#[derive(Debug, Clone)]
pub struct FilesConfig {
    /// The address, such as `http://127.0.0.1:9000`.
    pub endpoint: String,
    /// The bucket all files lie in.
    pub bucket: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
}

/// The store. Cloning is cheap.
#[derive(Clone)]
pub struct Files {
    client: Client,
    bucket: String,
}

impl Files {
    /// A client for the store. Nothing is connected yet.
    pub fn new(config: &FilesConfig) -> Self {
        let credentials = Credentials::new(&config.access_key, &config.secret_key, None, None, "mak");
        let settings = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .endpoint_url(&config.endpoint)
            .credentials_provider(credentials)
            .force_path_style(true)
            .build();
        Self { client: Client::from_conf(settings), bucket: config.bucket.clone() }
    }

    /// Stores a file. Keys are made of our own ids, never of names a person gave.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn put(&self, key: &str, content: impl Into<ByteStream>) -> Result<()> {
        let request = self.client.put_object().bucket(&self.bucket).key(key).body(content.into());
        request.send().await.context("storing a file").map_err(Error::Unavailable)?;
        Ok(())
    }

    /// Reads a file as a stream.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub async fn get(&self, key: &str) -> Result<ByteStream> {
        let answer = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        match answer {
            Ok(object) => Ok(object.body),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_no_such_key()) => Err(Error::NotFound),
            Err(error) => Err(Error::Unavailable(anyhow::Error::new(error).context("reading a file"))),
        }
    }

    /// Forgets a file, if it is there.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn delete(&self, key: &str) -> Result<()> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.context("deleting a file").map_err(Error::Unavailable)?;
        Ok(())
    }

    /// Makes the bucket if it is not there.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn make_bucket(&self) -> Result<()> {
        if self.client.head_bucket().bucket(&self.bucket).send().await.is_ok() {
            return Ok(());
        }
        let made = self.client.create_bucket().bucket(&self.bucket).send().await;
        // Somebody else may have made it in this moment.
        let there = |refused: &CreateBucketError| {
            refused.is_bucket_already_owned_by_you() || refused.is_bucket_already_exists()
        };
        match made {
            Err(error) if !error.as_service_error().is_some_and(there) => {
                Err(Error::Unavailable(anyhow::Error::new(error).context("making the bucket")))
            }
            _ => Ok(()),
        }
    }
}
