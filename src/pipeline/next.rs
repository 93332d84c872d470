//! What may come next, whether it is statuses or stages that follow one another.

use kernel::{Error, Result};

/// Whether something may come next: of those that are named, or anything where none is.
pub(crate) fn leads_to<T>(next: Option<&[T]>, is: impl Fn(&T) -> bool) -> bool {
    next.is_none_or(|next| next.iter().any(is))
}

/// What may follow `own`, as it is kept: each once, in the order of `others`; all of them are «any».
pub(crate) fn following<T: PartialEq + Clone>(
    own: &T,
    others: &[T],
    named: Option<&[T]>,
    unknown: &'static str,
) -> Result<Option<Vec<T>>> {
    let Some(named) = named else { return Ok(None) };
    if named.iter().any(|one| one != own && !others.contains(one)) {
        return Err(Error::field("next", unknown));
    }
    let next: Vec<T> = others.iter().filter(|other| named.contains(other)).cloned().collect();
    Ok((next.len() < others.len()).then_some(next))
}
