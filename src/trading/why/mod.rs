//! «Почему мне не достаются лиды»: reasons counted over a month, and the lots behind each of them.

pub mod api;
pub mod count;
pub mod page;

#[cfg(test)]
mod tests;
