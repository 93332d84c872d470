//! Bank statements: a file of the bank comes in, its incoming payments become deposits, each once.

pub mod api;
pub mod book;
pub mod decide;
pub mod document;
pub mod encoding;
pub mod file;
pub mod import;
pub mod judge;
pub mod list;
pub mod upload;

#[cfg(test)]
pub(crate) mod tests;

use kernel::words;

words! {
    /// What a document of a file is to us.
    RowKind {
        /// Money that came to one of the file's own accounts, seen for the first time.
        Incoming = "incoming",
        /// A payment that an earlier row or file had brought.
        Repeated = "repeated",
        /// Money that went out, or between others.
        Outgoing = "outgoing",
        /// The document could not be read.
        Broken = "broken",
    }
}

words! {
    /// Where an incoming payment stands.
    PaymentState {
        /// Not judged yet.
        New = "new",
        /// It is in a wallet.
        Booked = "booked",
        /// A person has to say whose it is.
        Waiting = "waiting",
        /// A person said that it is nobody's.
        Ignored = "ignored",
    }
}
