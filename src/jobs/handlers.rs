//! Who takes which event and which deadline.

use std::collections::{BTreeMap, HashMap};
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use db::Db;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use kernel::{Actor, Error, EventId, Result, TenantId, TenantKey};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::Redis;
use crate::deadline::Lease;
use crate::live::{Channel, send};

/// What a handler may use.
#[derive(Clone)]
pub struct JobContext {
    /// The doors to the database.
    pub db: Db,
    /// For live notices and caches.
    pub redis: Redis,
    /// The system itself, under the worker's name.
    pub actor: Actor,
}

impl JobContext {
    /// What reaches a tenant's schema and its pages.
    ///
    /// # Errors
    /// `NotFound`, or what the database says.
    pub async fn tenant_key(&self, tenant: TenantId) -> Result<TenantKey> {
        let found = self.db.platform(&self.actor, async |tx| db::find_tenant(tx, tenant).await).await?;
        Ok(found.key)
    }

    /// Tells all pages of a kind that their figures are to be asked for again.
    ///
    /// # Errors
    /// `Unavailable` when Redis can't be reached.
    pub async fn tell_all(&self, topic: &'static str, channels: &[Channel]) -> Result<()> {
        for channel in channels {
            send(&self.redis, *channel, topic, &serde_json::json!({})).await?;
        }
        Ok(())
    }
}

/// Something that happened. It may be told more than once: handlers are idempotent by `id`.
#[derive(Debug, Clone)]
pub struct Event {
    /// The same however often it is told.
    pub id: EventId,
    /// The tenant in whose schema it happened.
    pub tenant: Option<TenantKey>,
    /// Its name, such as `lot.closed`.
    pub topic: String,
    /// Ids and amounts.
    pub payload: serde_json::Value,
    /// When it happened.
    pub at: DateTime<Utc>,
}

impl Event {
    /// The payload as a type.
    ///
    /// # Errors
    /// `Internal` when it is not of that shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.payload.clone()).map_err(|error| Error::defect(format!("{}: {error}", self.topic)))
    }

    /// The tenant in whose schema it happened.
    ///
    /// # Errors
    /// `Internal` for the platform's own events.
    pub fn tenant(&self) -> Result<TenantKey> {
        self.tenant.ok_or_else(|| Error::defect(format!("{} without a tenant", self.topic)))
    }
}

/// A deadline that has come.
#[derive(Debug, Clone)]
pub struct Due {
    /// What is due, such as `lot.close`.
    pub kind: String,
    /// Of what.
    pub subject: Uuid,
    /// In whose schema, for a tenant's own.
    pub tenant: Option<TenantKey>,
    /// How often it was tried, this time included.
    pub attempts: i32,
    pub(crate) lease: DateTime<Utc>,
}

impl Due {
    /// The claim under which it was met.
    pub(crate) fn lease(&self) -> Lease {
        ((self.kind.clone(), self.subject), self.lease)
    }
}

type OnEvent = Rc<dyn Fn(JobContext, Event) -> LocalBoxFuture<'static, Result<()>>>;
type OnDeadline = Rc<dyn Fn(JobContext, Due) -> LocalBoxFuture<'static, Result<()>>>;
type OnDeadlines = Rc<dyn Fn(JobContext, Vec<Uuid>) -> LocalBoxFuture<'static, Result<Failures>>>;

/// Deadlines of one kind that are met together at most.
const TOGETHER: usize = 32;

/// What could not be done of deadlines that were met together, by subject.
pub type Failures = BTreeMap<Uuid, Error>;

/// Who meets the deadlines of a kind.
#[derive(Clone)]
enum Meets {
    Each(OnDeadline),
    Together(OnDeadlines),
}

/// The handlers of the whole program. Several may take the same topic; each kind of deadline has one.
#[derive(Clone, Default)]
pub struct Handlers {
    events: HashMap<&'static str, Vec<OnEvent>>,
    deadlines: HashMap<&'static str, Meets>,
}

impl Handlers {
    /// Adds a handler of a topic.
    #[must_use]
    pub fn on<F, Fut>(mut self, topic: &'static str, handler: F) -> Self
    where
        F: Fn(JobContext, Event) -> Fut + 'static,
        Fut: Future<Output = Result<()>> + 'static,
    {
        let boxed: OnEvent = Rc::new(move |context, event| Box::pin(handler(context, event)));
        self.events.entry(topic).or_default().push(boxed);
        self
    }

    /// Sets the handler of a kind of deadline.
    #[must_use]
    pub fn at<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(JobContext, Due) -> Fut + 'static,
        Fut: Future<Output = Result<()>> + 'static,
    {
        self.deadlines.insert(kind, Meets::Each(Rc::new(move |context, due| Box::pin(handler(context, due)))));
        self
    }

    /// Sets the handler of a kind of deadline that meets those due at the same time together: it is given their subjects and
    /// answers for which of them it failed; the rest are done.
    #[must_use]
    pub fn at_together<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(JobContext, Vec<Uuid>) -> Fut + 'static,
        Fut: Future<Output = Result<Failures>> + 'static,
    {
        self.deadlines.insert(kind, Meets::Together(Rc::new(move |context, ids| Box::pin(handler(context, ids)))));
        self
    }

    /// Adds all of another feature's handlers.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (topic, handlers) in other.events {
            self.events.entry(topic).or_default().extend(handlers);
        }
        self.deadlines.extend(other.deadlines);
        self
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.deadlines.keys().copied().collect()
    }

    pub(crate) async fn handle(&self, context: &JobContext, event: &Event) -> Result<()> {
        for handler in self.events.get(event.topic.as_str()).into_iter().flatten() {
            unless_it_panics(handler(context.clone(), event.clone())).await?;
        }
        Ok(())
    }

    /// Parts deadlines into those that are met by one call.
    pub(crate) fn groups(&self, dues: Vec<Due>) -> Vec<Vec<Due>> {
        let mut groups: Vec<Vec<Due>> = Vec::new();
        for due in dues {
            let together = matches!(self.deadlines.get(due.kind.as_str()), Some(Meets::Together(_)));
            let joins =
                |group: &&mut Vec<Due>| group.len() < TOGETHER && group.iter().all(|other| other.kind == due.kind);
            match groups.iter_mut().find(joins).filter(|_| together) {
                Some(group) => group.push(due),
                None => groups.push(vec![due]),
            }
        }
        groups
    }

    /// Meets a group of deadlines; answers what failed, by subject.
    pub(crate) async fn meet(&self, context: &JobContext, group: &[Due]) -> Failures {
        let Some(first) = group.first() else { return Failures::new() };
        let met = match self.deadlines.get(first.kind.as_str()) {
            Some(Meets::Each(handler)) => {
                let met = unless_it_panics(handler(context.clone(), first.clone())).await;
                return met.err().map(|error| (first.subject, error)).into_iter().collect();
            }
            Some(Meets::Together(handler)) => {
                let subjects = group.iter().map(|due| due.subject).collect();
                unless_it_panics(handler(context.clone(), subjects)).await
            }
            None => Err(Error::defect(format!("nobody meets the deadline {}", first.kind))),
        };
        met.unwrap_or_else(|error| {
            let failed = |due: &Due| (due.subject, Error::defect(format!("{error:?}")));
            group.iter().map(failed).collect()
        })
    }
}

/// A panic is a failure like any other: it ends one handler, and what it was at is tried again.
async fn unless_it_panics<R>(work: LocalBoxFuture<'static, Result<R>>) -> Result<R> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(Error::defect("a handler panicked")))
}
