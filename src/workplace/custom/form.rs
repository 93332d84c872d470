//! Forms that hold inputs of custom fields beside their own.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{Form, Query};
use actix_web::{FromRequest, HttpRequest};
use fields::{FieldId, Typed};
use kernel::{Error, FieldError};
use serde::de::DeserializeOwned;
use web::view::encode_query;

/// What a form sends: its own inputs, and whatever else, among it the inputs of custom fields.
#[derive(Debug)]
pub struct FormWith<T>(pub T, pub Typed);

impl<T: DeserializeOwned + 'static> FromRequest for FormWith<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let pairs = Form::<Vec<(String, String)>>::from_request(request, payload);
        Box::pin(async move {
            let pairs = pairs.await?.into_inner();
            let said: Vec<String> =
                pairs.iter().map(|(name, value)| format!("{}={}", encode_query(name), encode_query(value))).collect();
            let own = Query::<T>::from_query(&said.join("&"))
                .map_err(|_| web::Failure::from(Error::BadRequest("bad_form")))?;
            Ok(Self(own.into_inner(), pairs.into_iter().collect()))
        })
    }
}

/// Whether something was refused for what it lacks in custom fields.
pub fn asks_fields(errors: &[FieldError]) -> bool {
    !errors.is_empty() && errors.iter().all(|error| FieldId::parse(&error.field).is_some())
}
